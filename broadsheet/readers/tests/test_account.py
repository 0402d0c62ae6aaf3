"""The account page: what is one's own, and nothing that is somebody else's."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from broadsheet.accounts.models import User
from broadsheet.ops.models import AuditEntry
from broadsheet.readers.mail import address_change, new_device, notice, sign_in_code
from broadsheet.readers.tests.conftest import Browser, last_code, show_again, signed_in

pytestmark = pytest.mark.django_db

NEW = "anna@elsewhere.example"


@pytest.fixture
def other(db):
    return User.objects.create_user("boris@readers.example", name="Boris")


def test_a_stranger_is_led_to_sign_in(db):
    assert Browser().get("/account/").url == "/account/sign-in/?next=/account/"


def test_name_and_language_are_kept(reader, letters):
    browser = signed_in(reader, letters)
    browser.post("/account/name/", {"name": "Anna K.", "language": "uk"})
    reader.refresh_from_db()
    assert (reader.name, reader.reader_profile.language) == ("Anna K.", "uk")


def test_nothing_else_is_taken_from_the_form(reader, letters):
    browser = signed_in(reader, letters)
    browser.post("/account/name/", {
        "name": "Anna", "language": "en", "is_staff": "1", "is_superuser": "1", "email": "x@x.example", "is_active": "", "groups": "1",
        "password": "x", "id": "1", "date_joined": "2000-01-01",
    })  # fmt: skip
    reader.refresh_from_db()
    assert (reader.is_staff, reader.is_superuser, reader.is_active, reader.email) == (
        False,
        False,
        True,
        "anna@readers.example",
    )
    assert reader.groups.count() == 0


def test_somebody_elses_session_is_not_there(reader, other, letters):
    browser = signed_in(reader, letters)
    theirs = signed_in(other, letters, "192.0.2.2")
    session = UserSession.objects.get(user=other)
    assert browser.post(f"/account/sessions/{session.pk}/end/").status_code == 404
    assert theirs.is_in


def test_somebody_elses_passkey_is_not_there(reader, other, letters):
    theirs = Authenticator.objects.create(user=other, type="webauthn", data={"name": "Key"})
    browser = signed_in(reader, letters)
    show_again(browser, reader, "/account/passkeys/")
    show_again(browser, reader, "/account/address/")
    for path in (f"/account/passkeys/{theirs.pk}/", f"/account/passkeys/{theirs.pk}/removal/"):
        assert browser.get(path).status_code == browser.post(path, {"name": "Mine"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.data == {"name": "Key"}


def test_an_ended_session_is_over_at_once(reader, letters):
    first, second = signed_in(reader, letters), None
    reader.refresh_from_db()
    second = Browser("192.0.2.9")
    second.force_login(reader)
    UserSession.objects.get_or_create(
        user=reader, session_key=second.session.session_key, defaults={"ip": "192.0.2.9", "user_agent": "x"}
    )
    first.post("/account/sessions/end/")
    assert first.is_in
    assert not second.is_in


def test_an_address_changes_with_both_codes(reader, letters):
    browser = signed_in(reader, letters)
    show_again(browser, reader, "/account/address/")
    browser.post("/account/address/", {"email": NEW})
    codes = {"old_code": last_code("anna@readers.example"), "new_code": last_code(NEW)}
    browser.post("/account/address/codes/", codes)
    reader.refresh_from_db()
    assert reader.email == NEW
    assert AuditEntry.objects.filter(act="account.change_address").count() == 1


@pytest.mark.parametrize("missing", ["old_code", "new_code"])
def test_it_does_not_change_with_one(reader, letters, missing):
    browser = signed_in(reader, letters)
    show_again(browser, reader, "/account/address/")
    browser.post("/account/address/", {"email": NEW})
    codes = {"old_code": last_code("anna@readers.example"), "new_code": last_code(NEW), missing: "XXXX-XXXX"}
    assert "not right" in browser.post("/account/address/codes/", codes).content.decode()
    reader.refresh_from_db()
    assert reader.email == "anna@readers.example"


def test_a_taken_address_is_not_told(reader, other, letters):
    browser = signed_in(reader, letters)
    show_again(browser, reader, "/account/address/")
    free = browser.post("/account/address/", {"email": NEW})
    taken = browser.post("/account/address/", {"email": other.email})
    assert (free.status_code, free.url) == (taken.status_code, taken.url)
    assert [letter for letter in letters if letter.to == [other.email]] == []


def test_changing_an_address_asks_again_who_it_is(reader, letters):
    browser = signed_in(reader, letters)
    assert browser.get("/account/address/").url.startswith("/account/again/?")
    browser.post("/account/address/", {"email": NEW})
    assert "address_change" not in browser.session


def test_one_takes_ones_data_along(reader, letters):
    browser = signed_in(reader, letters)
    held = json.loads(browser.get("/account/data/").content)
    assert held["account"]["address"] == "anna@readers.example"
    assert "password" not in json.dumps(held)


def test_an_account_is_deleted_with_all_of_it(reader, letters):
    browser = signed_in(reader, letters)
    show_again(browser, reader, "/account/deletion/")
    assert browser.get("/account/deletion/").status_code == 200
    browser.post("/account/deletion/", {})
    assert User.objects.filter(pk=reader.pk).exists()
    browser.post("/account/deletion/", {"is_meant": "on"})
    assert not User.objects.filter(pk=reader.pk).exists()
    assert not browser.is_in


@pytest.mark.parametrize("letter", [sign_in_code, new_device, address_change, notice])
def test_every_letter_has_a_sample_in_words_and_in_html(letter):
    sample = letter.sample()
    assert sample.subject
    assert "\n" not in sample.subject
    assert len(sample.text) > 80
    assert "<html" in sample.html


@pytest.mark.parametrize(
    "said", ["Anna\r\nBcc: x@x.example", "Anna\n\nHello", "Anna\u2028Bcc: x", "=?utf-8?q?=0aBcc:x?="]
)
def test_what_a_browser_calls_itself_begins_no_header(said, letters):
    sample = new_device.build(to="e@x.example", when=datetime(2026, 1, 1, tzinfo=UTC), ip="x", agent=said, link="x")
    assert "\n" not in sample.subject
