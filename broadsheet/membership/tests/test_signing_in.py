"""Whoever signs in at a gate reads on at once; whoever signs out leaves nothing behind."""

from __future__ import annotations

import pytest

from broadsheet.foundation.passes import cookie_name, public_keys
from broadsheet.membership import granting
from broadsheet.membership.models import Source
from broadsheet.readers.tests.conftest import browser, last_code, letters, reader
from kiosk.passes import Inspector

__all__ = ["browser", "letters", "reader"]

pytestmark = pytest.mark.django_db


def pass_in(browser):
    return Inspector(public_keys()).read(browser.cookies[cookie_name()].value)


def sign_in(browser, reader):
    answer = browser.ask_for_code(reader.email, "?next=/cranes/")
    return browser.give_code(last_code(reader.email), answer.url.removeprefix("/account/sign-in/code/"))


def test_a_reader_gets_a_pass_with_the_answer_that_signs_in(reader, browser, letters):
    assert sign_in(browser, reader).url == "/cranes/"
    assert pass_in(browser).benefits == {"registered"}
    assert browser.cookies["known"].value == "reader"


def test_a_members_pass_opens_members_pages(reader, browser, letters):
    granting.give(person=reader, benefits=["members"], source=Source.COMPLIMENTARY, by=None)
    sign_in(browser, reader)
    assert pass_in(browser).benefits == {"members", "registered"}
    assert browser.cookies["known"].value == "member"


def test_signing_out_takes_the_pass_away(reader, browser, letters):
    sign_in(browser, reader)
    browser.post("/account/sign-out/")
    assert browser.cookies[cookie_name()].value == browser.cookies["known"].value == ""


def test_the_account_page_tells_what_one_may_read_and_the_file_of_ones_data_too(reader, browser, letters):
    granting.give(person=reader, benefits=["members"], source=Source.COMPLIMENTARY, by=None)
    sign_in(browser, reader)
    assert "you are a member" in browser.get("/account/").content.decode()
    assert browser.get("/account/data/").json()["access"][0]["benefits"] == ["members"]
