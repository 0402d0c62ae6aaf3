"""A reader stays in their arm when they register, and wherever they sign in."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from broadsheet.accounts.models import User
from broadsheet.campaigns.models import ReaderBucket
from broadsheet.foundation import clock
from broadsheet.readers.tests.conftest import Browser, browser, last_code, letters

__all__ = ["browser", "letters"]

pytestmark = pytest.mark.django_db

OLHA = "olha@reader.example"


def signs_in(browser):
    browser.ask_for_code(OLHA)
    return browser.give_code(last_code(OLHA))


def test_who_registers_keeps_the_bucket_of_their_browser(browser, letters):
    browser.cookies["bucket"] = "4711"
    answer = signs_in(browser)
    assert ReaderBucket.objects.get(user__email=OLHA).bucket == 4711
    assert "bucket" not in answer.cookies


def test_another_device_gets_the_accounts_bucket(browser, letters):
    browser.cookies["bucket"] = "4711"
    signs_in(browser)
    other = Browser("192.0.2.2")
    other.cookies["bucket"] = "12"
    with time_machine.travel(clock.now() + timedelta(minutes=10)):  # no second code goes out at once
        given = signs_in(other).cookies["bucket"]
    assert given.value == other.cookies["bucket"].value == "4711"
    assert (given["httponly"], given["samesite"], given["path"]) == ("", "Lax", "/")
    assert given["max-age"] == 400 * 24 * 3600


@pytest.mark.parametrize("carried", ["", "10000", "x"])
def test_a_browser_without_a_bucket_gets_one_when_somebody_signs_in(browser, letters, carried):
    if carried:
        browser.cookies["bucket"] = carried
    signs_in(browser)
    kept = ReaderBucket.objects.get(user__email=OLHA).bucket
    assert 0 <= kept < 10_000
    assert browser.cookies["bucket"].value == str(kept)


def test_a_bucket_goes_with_its_account(browser, letters):
    signs_in(browser)
    User.objects.get(email=OLHA).delete()
    assert not ReaderBucket.objects.exists()
