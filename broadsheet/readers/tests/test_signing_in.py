"""By a code, and nothing that is not the code of this browser, once, in time."""

from __future__ import annotations

import re
import threading

import pytest
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client

from broadsheet.accounts.models import User
from broadsheet.readers import limits, signing_in
from broadsheet.readers.tests.conftest import Browser, last_code

pytestmark = pytest.mark.django_db

ANNA = "anna@readers.example"


def test_a_code_signs_a_reader_in(reader, browser, letters):
    answer = browser.ask_for_code("Anna@Readers.example")
    assert answer.url == "/account/sign-in/code/"
    assert "ten minutes" in browser.get(answer.url).content.decode()
    assert not browser.is_in
    assert browser.give_code(last_code(ANNA)).url == "/account/"
    assert browser.is_in


def test_a_code_makes_an_account_where_there_was_none(browser, letters):
    browser.ask_for_code("new@readers.example")
    assert not User.objects.filter(email="new@readers.example").exists()
    browser.give_code(last_code("new@readers.example"))
    made = User.objects.get(email="new@readers.example")
    assert not made.has_usable_password()
    assert browser.is_in


def test_it_leads_back_to_where_the_reader_was(reader, browser, letters):
    answer = browser.ask_for_code(ANNA, "?next=/cranes-stand-still/")
    assert (
        browser.give_code(last_code(ANNA), answer.url.removeprefix("/account/sign-in/code/")).url
        == "/cranes-stand-still/"
    )


@pytest.mark.parametrize(
    "way",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "/%0d%0aLocation:evil", "/\t/evil.example",
        "javascript:alert(1)", "https:evil.example", "///evil.example", "/%2f/evil.example", "http://testserver@evil.example/",
        "//evil。example", "/ /evil.example", "http://testserver.evil.example/", "/%5cevil.example",
    ],
)  # fmt: skip
def test_it_leads_to_no_other_site(reader, browser, letters, way):
    browser.post("/account/sign-in/", {"email": ANNA, "next": way})
    there = browser.post("/account/sign-in/code/", {"code": last_code(ANNA), "action": "verify", "next": way}).url
    assert there == "/account/" or there.startswith("/%0d%0aLocation")


def test_opening_the_link_signs_nobody_in(reader, browser, letters):
    browser.ask_for_code(ANNA)
    link = next(word for word in letters[-1].body.split() if word.startswith("http"))
    for _scan in range(3):
        page = browser.get(link.removeprefix("http://testserver"))
        assert page.status_code == 200
        assert last_code(ANNA) in page.content.decode()
        assert not browser.is_in
    browser.give_code(last_code(ANNA))
    assert browser.is_in


def test_a_code_is_worth_nothing_in_another_browser(reader, browser, letters):
    browser.ask_for_code(ANNA)
    other = Browser("192.0.2.99")
    page = other.give_code(last_code(ANNA))
    assert "This browser waits for no code" in page.content.decode()
    assert not other.is_in
    other.ask_for_code("other@readers.example")
    other.give_code(last_code(ANNA))
    assert not other.is_in


def test_a_code_is_worth_nothing_after_ten_minutes(reader, browser, letters, time_machine):
    time_machine.move_to("2026-11-01 10:00:00+00:00", tick=False)
    browser.ask_for_code(ANNA)
    code = last_code(ANNA)
    time_machine.move_to("2026-11-01 10:10:01+00:00", tick=False)
    assert "This browser waits for no code" in browser.give_code(code).content.decode()
    assert not browser.is_in


def test_a_code_works_once(reader, browser, letters):
    browser.ask_for_code(ANNA)
    code = last_code(ANNA)
    browser.give_code(code)
    browser.post("/account/sign-out/")
    assert not browser.is_in
    browser.give_code(code)
    assert not browser.is_in


def test_a_wrong_code_is_told_and_the_fifth_ends_it(reader, browser, letters):
    browser.ask_for_code(ANNA)
    code = last_code(ANNA)
    assert 'role="alert"' in browser.give_code("WRONG-CODE").content.decode()
    for _guess in range(4):
        browser.give_code("WRONG-CODE")
    browser.give_code(code)
    assert not browser.is_in


def test_the_session_key_is_another_after_signing_in(reader, browser, letters):
    browser.ask_for_code(ANNA)
    before = browser.cookies["session"].value
    browser.give_code(last_code(ANNA))
    assert browser.cookies["session"].value != before
    assert not Session.objects.filter(session_key=before).exists()


def test_known_and_unknown_addresses_are_answered_alike(reader, letters):
    answers = []
    for email in (ANNA, "nobody@readers.example"):
        browser = Browser()
        first = browser.ask_for_code(email)
        page = browser.get(first.url).content.decode().replace(email, "").replace(email.replace("@", "%40"), "")
        answers.append((first.status_code, first.url, _without_tokens(page), sorted(first.headers)))
    assert answers[0] == answers[1]
    assert [len(letter.body) for letter in letters][:1] * 2 == [len(letter.body) for letter in letters]


def _without_tokens(page):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_of_two_hundred_requests_for_one_address_one_is_mailed(reader, letters, time_machine):
    time_machine.move_to("2026-11-01 10:00:00+00:00", tick=False)
    for number in range(200):
        Browser(f"10.{number}.0.7").ask_for_code(ANNA)
    assert len(letters) == 1


@pytest.mark.control
def test_without_the_limit_all_are_mailed(reader, letters, monkeypatch):
    monkeypatch.setattr(limits, "may_mail", lambda *_facts: True)
    for number in range(20):
        Browser(f"10.{number}.0.7").ask_for_code(ANNA)
    assert len(letters) == 20


def test_strangers_who_ask_for_codes_do_not_lock_a_reader_out(reader, browser, letters, time_machine):
    time_machine.move_to("2026-11-01 10:00:00+00:00", tick=False)
    browser.ask_for_code(ANNA)
    browser.give_code(last_code(ANNA))
    browser.post("/account/sign-out/")
    time_machine.move_to("2026-11-01 10:05:00+00:00", tick=False)
    for number in range(50):
        Browser(f"10.{number}.0.7").ask_for_code(ANNA)
    browser.ask_for_code(ANNA)
    browser.give_code(last_code(ANNA))
    assert browser.is_in


def test_one_network_cannot_ask_for_ever(letters):
    statuses = {
        Browser(f"10.1.1.{number}").ask_for_code(f"a{number}@readers.example").status_code for number in range(80)
    }
    assert statuses == {302, 429}


def test_a_password_guesser_does_not_lock_the_owner_out(letters, browser, time_machine):
    time_machine.move_to("2026-11-01 10:00:00+00:00", tick=False)
    User.objects.create_user(ANNA, "correct horse battery")
    right = {"login": ANNA, "password": "correct horse battery"}
    assert browser.post("/account/sign-in/password/", right).status_code == 302
    browser.post("/account/sign-out/")
    for number in range(30):
        Browser(f"10.{number}.0.7").post("/account/sign-in/password/", {"login": ANNA, "password": "guess"})
    stranger = Browser("10.99.0.7")
    assert "Too many tries" in stranger.post("/account/sign-in/password/", right).content.decode()
    assert browser.post("/account/sign-in/password/", right).status_code == 302


def test_a_closed_account_cannot_be_opened(reader, browser, letters):
    User.objects.filter(pk=reader.pk).update(is_active=False)
    browser.ask_for_code(ANNA)
    assert browser.give_code(last_code(ANNA)).url == "/account/sign-in/closed/"
    assert not browser.is_in


@pytest.mark.parametrize("said", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}])
def test_a_form_of_another_site_sends_no_code(reader, letters, said):
    page = Client(enforce_csrf_checks=True).post("/account/sign-in/", {"email": ANNA}, headers=said)
    assert (page.status_code, letters) == (200, [])


def test_a_form_of_our_own_pages_needs_no_token(reader, letters):
    own = {"Sec-Fetch-Site": "same-origin"}
    assert Client(enforce_csrf_checks=True).post("/account/sign-in/", {"email": ANNA}, headers=own).status_code == 302
    assert len(letters) == 1


def test_signing_out_takes_a_post(reader, browser):
    browser.force_login(reader)
    browser.get("/account/sign-out/")
    assert browser.is_in
    browser.post("/account/sign-out/")
    assert not browser.is_in


def _twice_at_once(code, cookies):
    """The same code, brought by two requests that both have read the session before either writes."""
    barrier = threading.Barrier(2, timeout=20)
    answers = []
    finish = signing_in.SignInProcess.finish

    def together(self, redirect_url):
        barrier.wait()
        return finish(self, redirect_url)

    def bring():
        browser = Browser()
        browser.cookies.update(cookies)
        try:
            answers.append((browser.give_code(code), browser))
        finally:
            connections.close_all()

    signing_in.SignInProcess.finish = together
    try:
        threads = [threading.Thread(target=bring) for _each in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        signing_in.SignInProcess.finish = finish
    return sum(browser.is_in for _answer, browser in answers)


@pytest.mark.django_db(transaction=True)
def test_one_code_brought_twice_at_once_opens_one_session(browser, letters):
    User.objects.create_user(ANNA)
    browser.ask_for_code(ANNA)
    assert _twice_at_once(last_code(ANNA), browser.cookies) == 1


@pytest.mark.control
@pytest.mark.django_db(transaction=True)
def test_without_the_claim_it_opens_two(browser, letters, monkeypatch):
    User.objects.create_user(ANNA)
    monkeypatch.setattr(signing_in, "claim", lambda request: None)
    browser.ask_for_code(ANNA)
    assert _twice_at_once(last_code(ANNA), browser.cookies) == 2
