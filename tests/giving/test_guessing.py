"""Guessing is counted before anything is looked up, and a code stands in no log and no referrer."""

from __future__ import annotations

import logging
import math
import os

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from broadsheet.config.logs import WithoutGiftCodes
from broadsheet.gifts import codes, trying
from broadsheet.gifts.models import Gift
from broadsheet.gifts.models.gift import GiftQuerySet
from tests import facts
from tests.giving.conftest import OURS, Browser, bought, reader

pytestmark = pytest.mark.django_db

WAITING = 100_000
"""Gifts that wait to be claimed: more than any newsroom sells."""
SPACE = 33 / 37 * 32**codes.LENGTH


def guess(code, address, person=None):
    """Whether it was looked up."""
    try:
        trying.find(code, address=address, person=person)
    except trying.TooOftenError:
        return False
    except trying.NotFoundError:
        return True
    return True


GUESSES = int(os.environ.get("GUESSES", "1000"))
"""How many come in a minute; `make proof-gifts` makes it 10,000."""


@pytest.fixture
def compared(monkeypatch):
    """The guesses that reach the database's comparison."""
    reached = []
    by_code = GiftQuerySet.by_code

    def counted(gifts, code):
        reached.append(code)
        return by_code(gifts, code)

    monkeypatch.setattr(GiftQuerySet, "by_code", counted)
    return reached


def test_ten_thousand_guesses_a_minute_from_everywhere_are_stopped(time_machine, compared):
    time_machine.move_to("2027-01-10T10:00:00Z", tick=False)
    waiting = bought()
    places = [f"{10 + number // 65536}.{number // 256 % 256}.{number % 256}.1" for number in range(GUESSES)]
    answered = sum(guess(codes.new(), place) for place in places)
    assert answered == len(compared) == min(GUESSES, trying.EVERYBODY.at_most), "each from a network of its own"
    assert waiting.code not in compared
    odds = len(compared) * WAITING / SPACE
    assert odds < 1e-9, "a minute's, with a hundred thousand gifts waiting"
    facts.tell("guesses", GUESSES)
    facts.tell("networks", len(set(places)))
    facts.tell("compared", len(compared))
    facts.tell("odds", odds)
    facts.tell("bits", math.log2(SPACE))


def test_one_network_alone_is_stopped_sooner(time_machine, compared):
    time_machine.move_to("2027-01-10T10:00:00Z", tick=False)
    for number in range(200):
        guess(codes.new(), f"192.0.2.{number}")
    assert len(compared) == trying.NETWORK.at_most


@pytest.mark.control
def test_without_limits_every_guess_would_be_looked_up(monkeypatch):
    monkeypatch.setattr(trying, "_may_try", lambda *_who: True)
    assert sum(guess(codes.new(), "192.0.2.1") for _each in range(200)) == 200


def test_whoever_has_a_gift_gets_by_the_flood_once_signed_in(time_machine):
    time_machine.move_to("2027-01-10T10:00:00Z", tick=False)
    gift = bought()
    for number in range(700):
        guess(codes.new(), f"10.1.{number % 250}.1")
    assert not guess(gift.code, "198.51.100.1")
    assert trying.find(gift.code, address="198.51.100.1", person=reader()) == gift


def test_a_right_code_over_the_limit_gets_the_answer_of_a_wrong_one():
    gift = bought()
    browser = Browser()
    for _each in range(trying.NETWORK.at_most):
        trying.NETWORK.take("127.0.0.0/24")
    right, wrong = browser.types(gift.code), browser.types(codes.new())
    assert (right.status_code, wrong.status_code) == (429, 429)
    assert "Olha" not in right.content.decode()


def test_a_code_that_fails_its_check_asks_the_database_for_no_gift():
    code = codes.new()
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        Browser().types(wrong)
    assert not [each for each in asked.captured_queries if "gifts_gift" in each["sql"]]


@pytest.mark.parametrize("is_real", [True, False])
def test_the_code_is_in_no_log_referrer_or_page_address(caplog, is_real):
    caplog.set_level(logging.DEBUG)
    code = bought().code if is_real else codes.new()
    caplog.clear()
    client = Client(raise_request_exception=False)
    came = client.get(f"/gift/{code}/")
    assert (came.status_code, came.headers["Location"]) == (302, "/gift/yours/")
    assert came.headers["Referrer-Policy"] == "no-referrer"
    assert came.cookies["gift"]["httponly"]
    page = client.get("/gift/yours/")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    client.post("/gift/yours/", {"code": code}, headers=OURS)
    told = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [line for line in told if code in line]
    if is_real:
        assert code.encode() not in page.content
        assert codes.written(code).encode() not in page.content


def test_the_database_holds_no_code_in_clear():
    gift = bought()
    for row in Gift.objects.values():
        assert gift.code not in str(row)


WRONG = [("post", "/gift/{}/"), ("put", "/gift/{}/"), ("post", "/gift/bought/{}/"), ("get", "/gift/{}/more/")]


def lines_of(caplog, method, path) -> str:
    """What is logged of a request that is refused."""
    caplog.set_level(logging.DEBUG)
    caplog.clear()
    response = getattr(Client(enforce_csrf_checks=True, raise_request_exception=False), method)(path)
    assert response.status_code in {403, 404, 405}
    return "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))


@pytest.mark.parametrize(("method", "path"), WRONG)
def test_a_refused_request_with_a_code_in_its_path_is_logged_without_it(caplog, method, path):
    code = bought().code
    assert code not in lines_of(caplog, method, path.format(code))


def test_the_line_of_it_stays(caplog):
    assert "/gift/…/" in lines_of(caplog, "put", f"/gift/{codes.new()}/")
    assert "/gift/yours/another/" in lines_of(caplog, "put", "/gift/yours/another/")


@pytest.mark.control
def test_without_the_filter_the_code_would_be_logged(caplog, monkeypatch):
    monkeypatch.setattr(WithoutGiftCodes, "filter", lambda _self, _record: True)
    code = codes.new()
    assert code in lines_of(caplog, "put", f"/gift/{code}/")
