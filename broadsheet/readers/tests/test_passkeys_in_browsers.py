"""A passkey in a real browser: it opens this site, and does nothing for another that relays what this one asks."""

from __future__ import annotations

import os
import shutil

import pytest
from allauth.mfa.models import Authenticator

from broadsheet.accounts.models import User

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here"),
    pytest.mark.django_db(transaction=True),
]

PASSWORD = "correct horse battery"
KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def site(live_server, settings):
    """The site under a name that browsers let have passkeys."""
    url = live_server.url.replace("127.0.0.1", "localhost")
    settings.SITE_URL = url
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    settings.CSRF_TRUSTED_ORIGINS = [url]
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # of http, and of http alone: the test below shows the rest
    return url


@pytest.fixture
def page(playwright):
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    page = browser.new_context().new_page()
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    yield page
    browser.close()


def sign_in_by_password(page, site):
    page.goto(f"{site}/account/sign-in/password/")
    page.fill("[name=login]", "anna@readers.example")
    page.fill("[name=password]", PASSWORD)
    page.click(".account-form button[type=submit]")
    page.wait_for_url(f"{site}/account/")


def show_again(page):
    page.fill("[name=password]", PASSWORD)
    page.click(".account-form button[type=submit]")


def add_passkey(page, site):
    page.goto(f"{site}/account/passkeys/new/")
    show_again(page)
    page.wait_for_url(f"{site}/account/passkeys/new/")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")


@pytest.fixture
def anna(settings):
    from broadsheet.readers import joining  # noqa: PLC0415

    user = User.objects.create_user("anna@readers.example", PASSWORD)
    joining.confirm(user)
    return user


@pytest.fixture(autouse=True)
def _mailbox_is_shown(monkeypatch):
    """That setting up asks for the mailbox is tested elsewhere."""
    monkeypatch.setattr("broadsheet.accounts.second_factor.mailbox_was_shown", lambda request: True)


def test_a_passkey_signs_in_by_itself(page, site, anna):
    sign_in_by_password(page, site)
    add_passkey(page, site)
    assert Authenticator.objects.filter(user=anna, type="webauthn").count() == 1
    page.context.clear_cookies()
    page.goto(f"{site}/account/sign-in/")
    page.click("#passkey_login")
    page.wait_for_url(f"{site}/account/")
    assert page.locator("h1").text_content() == "Your account"


def test_it_is_the_second_factor_after_a_password(page, site, anna):
    sign_in_by_password(page, site)
    add_passkey(page, site)
    page.context.clear_cookies()
    page.goto(f"{site}/account/sign-in/password/")
    page.fill("[name=login]", "anna@readers.example")
    page.fill("[name=password]", PASSWORD)
    page.click(".account-form button[type=submit]")
    page.wait_for_url("**/account/sign-in/second-factor/")
    page.click("#mfa_webauthn_authenticate")
    page.wait_for_url(f"{site}/account/")


RELAY = """async (options) => {
  const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  const raw = (said) => Uint8Array.from(atob(said.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  const asked = {...options.publicKey, challenge: raw(options.publicKey.challenge)};
  try {
    const got = await navigator.credentials.get({publicKey: asked});
    return JSON.stringify({type: got.type, id: got.id, rawId: text(got.rawId), clientExtensionResults: {}, response: {
      clientDataJSON: text(got.response.clientDataJSON), authenticatorData: text(got.response.authenticatorData),
      signature: text(got.response.signature), userHandle: text(got.response.userHandle)}});
  } catch (error) { return error.name; }
}"""


def test_another_origin_that_relays_gets_nothing(page, site, anna):
    """A phisher's page asks this site for its question and has the person's passkey answer it there."""
    sign_in_by_password(page, site)
    add_passkey(page, site)
    page.context.clear_cookies()
    asked = page.context.request.get(f"{site}/account/sign-in/passkey/", headers={"Accept": "application/json"}).json()
    page.goto(site.replace("localhost", "127.0.0.1") + "/account/sign-in/")
    assert page.evaluate(RELAY, asked["request_options"]) == "SecurityError"


@pytest.mark.control
def test_the_sites_own_page_does_get_it(page, site, anna):
    sign_in_by_password(page, site)
    add_passkey(page, site)
    page.context.clear_cookies()
    page.goto(f"{site}/account/sign-in/")
    asked = page.evaluate(
        "async () => (await fetch('/account/sign-in/passkey/', {headers: {Accept: 'application/json'}})).json()"
    )
    assert '"public-key"' in page.evaluate(RELAY, asked["request_options"])
