"""Yearly statements: once for each who paid, numbered, frozen, a copy when taken again, and still theirs after a merge."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from click.testing import CliRunner
from django.core import mail
from django.test import Client

from broadsheet.accounts.models import User
from broadsheet.config.cli import broadsheet
from broadsheet.foundation.money import Money
from broadsheet.membership import merging_readers
from broadsheet.membership.letters import yearly
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.models import MemberLetter
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.payments import requesting, statements
from broadsheet.payments.models import Entry, Kind, Payer, YearStatement
from tests.dying import killed_at
from tests.paying.conftest import Stranger

pytestmark = pytest.mark.django_db
JANUARY = datetime(2028, 1, 9, 9, tzinfo=UTC)


def at(month, day, year=2027, hour=9):
    return time_machine.travel(datetime(year, month, day, hour, tzinfo=UTC), tick=False)


@pytest.fixture
def year(stranger, prices):
    """What Olha paid in 2027: a membership and two contributions, one of which went back in part."""
    with at(2, 1):
        stranger.joins(prices["reader", "EUR", "year"])
    with at(6, 1):
        stranger.pay(stranger.give("20"))
        settlement = Entry.objects.get(kind=Kind.SETTLEMENT, amount=2000)
        requesting.refund(settlement=settlement, amount=Money(500, "EUR"), reason="x", by=None)
    with at(1, 2, 2028):
        stranger.pay(stranger.give("99"))
    mail.outbox.clear()
    return stranger


@pytest.fixture
def make(django_capture_on_commit_callbacks):
    def made(of=2027):
        with time_machine.travel(JANUARY, tick=False), django_capture_on_commit_callbacks(execute=True):
            return list(yearly.make_and_write(of))

    return made


def browser_of(email):
    made = Client()
    made.force_login(User.objects.get(email=email))
    return made


def test_it_lists_what_was_paid_and_what_went_back(year, make):
    make()
    found = YearStatement.objects.get()
    assert [(row["kind"], row["amount"]) for row in found.rows] == [
        ("settlement", 5000), ("settlement", 2000), ("refund", -500),
    ]  # fmt: skip
    assert [row["receipt"] for row in found.rows] == ["MAIN-2027-000001", "MAIN-2027-000002", ""]
    assert str(found) == "MAIN-2027-S000001"
    assert found.net == "€65"
    assert "what you paid in 2027" in mail.outbox[-1].subject
    assert "€65" in mail.outbox[-1].body


def test_its_sums_are_those_of_the_ledger(year, make):
    make()
    in_year = Entry.objects.filter(occurred_at__year=2027, kind__in=[Kind.SETTLEMENT, Kind.REFUND])
    assert sum(row["amount"] for row in YearStatement.objects.get().rows) == in_year.sums()["EUR"]


def test_made_twice_or_after_it_was_broken_off_it_is_there_once(year, prices, make):
    with at(3, 3):
        Stranger("petro@reader.example").joins(prices["reader", "EUR", "year"])
    with time_machine.travel(JANUARY, tick=False):
        next(statements.make_all(2027))  # then the power goes
    make()
    make()
    assert sorted(YearStatement.objects.values_list("number", flat=True)) == [1, 2]
    assert MemberLetter.objects.filter(kind=LetterKind.STATEMENT).count() == 2
    assert len([one for one in mail.outbox if "what you paid" in one.subject]) == 2


@pytest.mark.django_db(transaction=True)
def test_killed_with_its_row_half_written_the_next_run_leaves_no_gap(year, make):
    with time_machine.travel(JANUARY, tick=False):
        assert killed_at("yearly.after_row", lambda: list(yearly.make_and_write(2027)))
    assert not YearStatement.objects.exists()
    assert not MemberLetter.objects.filter(kind=LetterKind.STATEMENT).exists()
    make()
    assert list(YearStatement.objects.values_list("number", flat=True)) == [1]
    assert MemberLetter.objects.filter(kind=LetterKind.STATEMENT).count() == 1


def test_a_year_that_goes_on_has_none(year):
    with time_machine.travel(JANUARY, tick=False), pytest.raises(statements.NotOverError):
        list(yearly.make_and_write(2028))


def test_it_is_the_original_once_and_a_copy_afterwards(year, make):
    make()
    found = YearStatement.objects.get()
    reader, path = browser_of(year.email), found.get_absolute_url()
    assert "For reading only" in reader.get(path).content.decode()
    assert "Original" in reader.post(path).content.decode()
    assert "Copy 1" in reader.post(path).content.decode()
    assert "Copy 2" in reader.post(path).content.decode()
    assert "For reading only" in reader.get(path).content.decode()
    assert path in reader.get("/account/membership/").content.decode()
    assert reader.put(path).status_code == 405


def test_nobody_else_reads_it(year, make, prices):
    make()
    path = YearStatement.objects.get().get_absolute_url()
    other = Stranger("petro@reader.example")
    other.joins(prices["reader", "EUR", "month"])
    assert browser_of(other.email).get(path).status_code == 404
    assert browser_of(other.email).post(path).status_code == 404
    assert Client().get(path).status_code == 302
    assert YearStatement.objects.get().taken == 0


def test_it_survives_the_merging_of_those_who_paid(year, make, prices):
    make()
    with at(3, 3, 2028):
        other = Stranger("other@reader.example")
        other.joins(prices["patron", "EUR", "year"])
    stays, goes = (Payer.objects.get(email=email) for email in (other.email, year.email))
    merging_readers.merge(stays=stays, goes=goes, reason="One person", by=None)
    path = YearStatement.objects.get().get_absolute_url()
    assert browser_of(other.email).get(path).status_code == 200
    assert make() == [], "nothing is made anew for who they were"


def test_who_was_merged_before_has_one_of_everything(year, make, prices):
    with at(3, 3):
        other = Stranger("other@reader.example")
        other.joins(prices["patron", "EUR", "year"])
        stays, goes = (Payer.objects.get(email=email) for email in (other.email, year.email))
        merging_readers.merge(stays=stays, goes=goes, reason="One person", by=None)
    make()
    assert len(YearStatement.objects.get().rows) == 4


def test_the_command_makes_them_and_says_how_many(year):
    with time_machine.travel(JANUARY, tick=False):
        answer = CliRunner().invoke(broadsheet, ["payments", "statements", "2027"])
        assert "1 statements of 2027 made, 1 in all" in answer.output
        answer = CliRunner().invoke(broadsheet, ["payments", "statements", "2028"])
        assert (answer.exit_code, "not over yet" in answer.output) == (1, True)


@time_machine.travel(JANUARY, tick=False)
def test_staff_make_them_on_the_desk_and_the_newsroom_does_not(year, django_capture_on_commit_callbacks):
    desk, other = Client(), Client()
    desk.force_login(person(Role.BUSINESS))
    other.force_login(person(Role.EDITOR))
    other.post("/cms/money/statements/2027/")
    assert not YearStatement.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        desk.post("/cms/money/statements/2027/")
    assert YearStatement.objects.count() == 1
    assert "1 statement" in desk.get("/cms/money/statements/").content.decode()
    desk.post("/cms/money/statements/2028/")
    assert "2028 is not over yet" in desk.get("/cms/money/statements/").content.decode()
    assert desk.get("/cms/money/statements/2027/").status_code == 405
