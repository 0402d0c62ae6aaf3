"""Staff come nowhere without a second factor; who has none sets one up, after showing that the mailbox is theirs."""

from __future__ import annotations

import os

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings as configured
from django.test import override_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from broadsheet.accounts.models import User
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.ops.models import AuditEntry, LimitCount
from broadsheet.readers.tests.conftest import Browser, last_code

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture
def demanded(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def editor(demanded):
    editor = person(Role.EDITOR)
    editor.set_password(PASSWORD)
    editor.save()
    return editor


def with_app(user):
    """Connects an authenticator app, and returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def app_code(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def by_password(browser, user):
    return browser.post("/account/sign-in/password/?next=/cms/", {"login": user.email, "password": PASSWORD})


def test_staff_without_a_second_factor_are_led_to_set_one_up(editor, browser):
    by_password(browser, editor)
    answer = browser.get("/cms/")
    assert answer.url == "/account/second-factor/?next=%2Fcms%2F"
    assert AuditEntry.objects.filter(act="second_factor.missing", actor=editor).count() == 1


@pytest.mark.control
def test_without_the_middleware_they_come_in(editor, browser, settings):
    settings.MIDDLEWARE = [each for each in configured.MIDDLEWARE if "SecondFactorMiddleware" not in each]
    by_password(browser, editor)
    assert browser.get("/cms/").status_code == 200


def test_setting_it_up_asks_for_the_mailbox_first(editor, browser, letters):
    by_password(browser, editor)
    there = browser.get("/account/second-factor/app/").url
    assert there.startswith("/account/again/?")
    browser.post(there, {"recipient": editor.email})
    browser.post("/account/again/code/", {"code": last_code(editor.email), "action": "verify"})
    assert browser.get("/account/second-factor/app/").status_code == 200


def test_password_then_app_opens_the_desk(editor, browser):
    secret = with_app(editor)
    assert by_password(browser, editor).url == "/account/sign-in/second-factor/"
    assert browser.get("/cms/").status_code == 302
    browser.post("/account/sign-in/second-factor/", {"code": app_code(secret)})
    assert browser.get("/cms/").status_code == 200


def test_a_code_by_mail_does_not_go_round_the_app(editor, browser, letters):
    with_app(editor)
    browser.ask_for_code(editor.email)
    assert browser.give_code(last_code(editor.email)).url == "/account/sign-in/second-factor/"
    assert browser.get("/cms/").status_code == 302
    assert not browser.is_in


def test_a_recovery_code_works_once(editor, browser):
    with_app(editor)
    code = Authenticator.objects.get(user=editor, type="recovery_codes").wrap().get_unused_codes()[0]
    for works in (True, False):
        browser.post("/account/sign-out/")
        by_password(browser, editor)
        browser.post("/account/sign-in/second-factor/", {"code": code})
        assert (browser.get("/cms/").status_code == 200) is works


def test_guesses_at_the_app_are_counted(editor, browser):
    secret = with_app(editor)
    by_password(browser, editor)
    for _guess in range(10):
        browser.post("/account/sign-in/second-factor/", {"code": "000000"})
    browser.post("/account/sign-in/second-factor/", {"code": app_code(secret)})
    assert browser.get("/cms/").status_code == 302


def test_the_apps_secret_is_sealed_in_the_database(editor):
    secret = with_app(editor)
    assert secret not in str(Authenticator.objects.get(user=editor, type="totp").data)


def test_a_session_from_before_a_person_became_staff_shows_the_factor_too(demanded, browser):
    somebody = User.objects.create_user("somebody@readers.example", PASSWORD)
    by_password(browser, somebody)
    somebody.groups.set(person(Role.EDITOR).groups.all())
    assert browser.get("/cms/").url.startswith("/account/second-factor/")


def test_another_second_factor_ends_all_other_sessions(reader, letters, django_capture_on_commit_callbacks):
    here, there = Browser(), Browser("192.0.2.2")
    for number, browser in enumerate((here, there)):
        LimitCount.objects.all().delete()
        browser.ask_for_code(reader.email)
        browser.give_code(last_code(reader.email))
        assert browser.is_in, number
    here.get("/account/second-factor/app/")
    here.post("/account/again/?next=/account/second-factor/app/", {"recipient": reader.email})
    LimitCount.objects.all().delete()
    here.post("/account/again/code/", {"code": last_code(reader.email), "action": "verify"})
    secret = here.get("/account/second-factor/app/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        here.post("/account/second-factor/app/", {"code": app_code(secret)})
    assert here.is_in
    assert not there.is_in


def test_a_closed_account_is_out_at_once(reader, browser):
    browser.force_login(reader)
    assert browser.is_in
    User.objects.filter(pk=reader.pk).update(is_active=False)
    assert not browser.is_in


def test_readers_need_none(demanded, reader, browser):
    browser.force_login(reader)
    assert browser.is_in


def test_the_admins_data_says_403_in_its_own_tongue(editor, browser):
    by_password(browser, editor)
    answer = browser.get("/cms/api/main/pages/")
    assert (answer.status_code, answer.json()["success"]) == (403, False)


def staff_paths():
    """Some address of each kind: pages, data, previews, choosers, files."""
    return [
        "/cms/", "/cms/pages/", "/cms/images/", "/cms/images/chooser/", "/cms/choose-page/", "/cms/api/main/pages/",
        "/cms/api/main/images/", "/cms/articles/new/", "/cms/account/", "/cms/users/", "/cms/private-media/x.jpg",
        "/cms/reports/locked/", "/cms/jsi18n/", "/documents/1/x.pdf",
    ]  # fmt: skip


@pytest.mark.parametrize("path", staff_paths())
def test_every_kind_of_staff_address_stays_closed(editor, browser, path):
    by_password(browser, editor)
    answer = browser.get(path)
    assert answer.status_code == 403 or answer.url.startswith("/account/second-factor/")


@pytest.mark.parametrize(
    "path", ["/cms/login/", "/cms/password_reset/", "/cms/password_reset/confirm/MQ/x/", "/cms/password_reset/done/"]
)
def test_wagtails_own_ways_in_lead_to_ours(demanded, browser, path):
    for answer in (browser.get(path), browser.post(path, {"email": "x", "username": "x", "password": "x"})):
        assert answer.url.startswith("/account/sign-in/password/")


def test_a_passkeys_answer_that_is_none_is_told_so(editor, browser):
    for answer in (
        "{}",
        "null",
        "[]",
        "nonsense",
        '{"id": 1}',
        '{"id": "x", "rawId": "x", "response": {}, "type": "public-key"}',
    ):
        assert browser.post("/account/sign-in/passkey/", {"credential": answer}).status_code == 302


def test_staff_are_told_of_a_new_device(editor, browser, letters):
    secret = with_app(editor)
    for told in (1, 1):
        by_password(browser, editor)
        browser.post("/account/sign-in/second-factor/", {"code": app_code(secret)})
        browser.post("/account/sign-out/")
        Authenticator.objects.filter(user=editor).update(last_used_at=None)
        assert len([letter for letter in letters if "new device" in letter.subject]) == told


class Intruder(RuleBasedStateMachine):
    """Knows the password and reads the mailbox of one of the staff, but does not have the telephone. Does what it likes."""

    def __init__(self):
        super().__init__()
        self.browser = Browser("192.0.2.66")
        User.objects.filter(email="editor@intruded.example").delete()
        LimitCount.objects.all().delete()  # of the runs before
        self.editor = User.objects.create_user("editor@intruded.example", PASSWORD)
        self.editor.groups.set(person(Role.EDITOR).groups.all())
        with_app(self.editor)

    @rule()
    def give_password(self):
        by_password(self.browser, self.editor)

    @rule()
    def ask_for_code(self):
        self.browser.ask_for_code(self.editor.email)

    @rule(is_right=st.booleans())
    def give_code(self, is_right):
        codes = self.browser.session.get("account_login") or {}
        code = (codes.get("state", {}).get("stages", {}).get("login_by_code", {}).get("data", {}) or {}).get(
            "code", "X"
        )
        self.browser.give_code(code if is_right else "XXXX-XXXX")

    @rule(code=st.sampled_from(["000000", "123456", "", "1" * 400, "12345678"]))
    def guess_app(self, code):
        self.browser.post("/account/sign-in/second-factor/", {"code": code})

    @rule(credential=st.sampled_from(["", "{}", "null", '{"id": "x", "type": "public-key"}', "[]"]))
    def guess_passkey(self, credential):
        self.browser.post("/account/sign-in/passkey/", {"credential": credential})
        self.browser.post("/account/sign-in/second-factor/", {"credential": credential})

    @rule(skip=st.sampled_from(["mfa", "skip", "trust", "next", "verified", "second_factor"]))
    def claim_to_have_shown_it(self, skip):
        self.browser.post("/account/sign-in/password/", {"login": self.editor.email, "password": PASSWORD, skip: "1"})
        self.browser.get(f"/cms/?{skip}=1", headers={"X-MFA": "1"})

    @rule(way=st.sampled_from([
        "/account/second-factor/", "/account/second-factor/app/", "/account/second-factor/app/removal/", "/account/passkeys/new/",
        "/account/second-factor/recovery-codes/", "/account/second-factor/recovery-codes/new/", "/account/again/",
        "/account/again/code/", "/account/again/password/", "/account/again/second-factor/", "/account/again/passkey/",
        "/account/address/", "/account/password/first/", "/account/password/", "/account/sign-out/", "/account/", "/account/deletion/",
    ]))  # fmt: skip
    def wander(self, way):
        self.browser.get(way)
        self.browser.post(
            way, {"password": PASSWORD, "code": "000000", "recipient": self.editor.email, "action": "verify"}
        )

    @rule()
    def use_wagtails_own_door(self):
        self.browser.post("/cms/login/", {"username": self.editor.email, "password": PASSWORD})

    @rule()
    def forge_the_session(self):
        self.browser.cookies["session"] = "a" * 32

    @invariant()
    def is_not_on_the_desk(self):
        for path in ("/cms/", "/cms/api/main/pages/", "/cms/images/"):
            assert self.browser.get(path).status_code in {302, 403}
        assert self.browser.get("/_/me").json()["known"] != "staff"


@pytest.mark.sweep
def test_no_sequence_of_requests_reaches_the_desk_without_the_second_factor(letters):
    with override_settings(SECOND_FACTOR_REQUIRED=True):
        run_state_machine_as_test(Intruder, settings=_SOME)


@pytest.mark.control
@pytest.mark.sweep
def test_without_the_second_factors_stage_an_intruder_gets_in(letters, monkeypatch):
    monkeypatch.setattr("allauth.mfa.stages.AuthenticateStage.handle", lambda self: (None, True))
    monkeypatch.setattr("broadsheet.accounts.second_factor.was_shown", lambda request: True)
    with override_settings(SECOND_FACTOR_REQUIRED=True), pytest.raises((AssertionError, Flaky)):
        run_state_machine_as_test(Intruder, settings=_SOME)


_SOME = settings(
    max_examples=int(os.environ.get("INTRUDER_EXAMPLES", "15")),
    stateful_step_count=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
