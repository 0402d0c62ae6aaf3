"""The monthly close against a fake Stripe: what was lost, doubled or late is named, and nothing else."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from click.testing import CliRunner
from django.db import IntegrityError, transaction

from broadsheet.config.cli import broadsheet
from broadsheet.payments import closing, handling, months
from broadsheet.payments.closing import Why
from broadsheet.payments.models import Checkout, Close, Entry, Kind, Report
from broadsheet.payments.providers.base import ProviderError
from tests.paying.conftest import Stranger
from tests.paying.stripe.conftest import session_of

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 1)
IN_MARCH = datetime(2026, 3, 10, 12, tzinfo=UTC)
LATER = datetime(2026, 4, 12, 12, tzinfo=UTC)


@pytest.fixture
def give(fake, settings):
    """Somebody gives at a moment, and we hear of it unless it is lost."""
    settings.TIME_ZONE = "Europe/Kyiv"
    count = 0

    def given(at=IN_MARCH, *, card="good", heard=True):
        nonlocal count
        count += 1
        giver = Stranger(f"giver-{count}@reader.example")
        with time_machine.travel(at, tick=False):
            giver.give("10")
            session = session_of(giver.email)
            fake.pay(session, card=card)
            if heard:
                hear(session)
        return session

    return given


def hear(session):
    handling.take_in("stripe", {"session": session})


def compared(month=MARCH, *, at=LATER):
    with time_machine.travel(at, tick=False):
        return closing.compare(closing.fetch("stripe", month))


def told(month=MARCH):
    return [(one.why, one.kind) for one in compared(month).differences]


def test_books_that_agree_have_no_difference_and_the_sums_of_both_sides(fake, give):
    intent = fake.intents(give())[0]["id"]
    give()
    with time_machine.travel(IN_MARCH, tick=False):
        fake.refund(intent, 400)
        fake.dispute_fee = 1500
        case = fake.dispute(fake.intents(give())[0]["id"])
        fake.decide(case["id"], "won")
        for checkout in Checkout.objects.all():
            hear(checkout.session)
    found = compared()
    assert found.differences == []
    assert found.sums == {
        ("settlement", "EUR"): (3000, 3000), ("fee", "EUR"): (-177 - 1500, -177 - 1500), ("refund", "EUR"): (-400, -400),
        ("dispute", "EUR"): (-1000, -1000), ("dispute_outcome", "EUR"): (1000, 1000),
    }  # fmt: skip


def test_a_payment_that_we_never_heard_of_is_only_there(give):
    give()
    give(heard=False)
    assert told() == [(Why.ONLY_THERE, "fee"), (Why.ONLY_THERE, "settlement")]


def test_a_row_that_the_provider_does_not_know_is_only_here(fake, give):
    give()
    fake.books.clear()
    assert told() == [(Why.ONLY_HERE, "fee"), (Why.ONLY_HERE, "settlement")]


def test_a_doubled_fee_is_another_amount(fake, give):
    give()
    give()
    fake.books[0]["fee"] *= 2
    (one,) = compared().differences
    assert (one.why, one.kind, one.here.amount, one.there.amount) == (Why.AMOUNT, "fee", -59, -118)


def test_another_currency_is_named(fake, give):
    give()
    fake.things[fake.books[0]["source"]]["currency"] = "usd"
    assert (Why.CURRENCY, "settlement") in told()


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 3, 31, 20, 59, 59, tzinfo=UTC), "2026-03-01"),  # Kyiv's summer time began on the 29th
        (datetime(2026, 3, 31, 21, 0, tzinfo=UTC), "2026-04-01"),
        (datetime(2026, 2, 28, 21, 59, 59, tzinfo=UTC), "2026-02-01"),  # and this is its winter time
        (datetime(2026, 2, 28, 22, 0, tzinfo=UTC), "2026-03-01"),
        (datetime(2026, 10, 31, 21, 59, 59, tzinfo=UTC), "2026-10-01"),
        (datetime(2026, 10, 31, 22, 0, tzinfo=UTC), "2026-11-01"),
    ],
)
def test_a_month_begins_and_ends_on_the_publications_clock(settings, moment, month):
    settings.TIME_ZONE = "Europe/Kyiv"
    found = months.of(moment)
    assert str(found) == month
    first, after = months.bounds(found)
    assert first <= moment < after


def test_a_debit_that_arrives_after_the_month_counts_on_both_sides_where_it_arrived(fake, give):
    session = give(datetime(2026, 3, 31, 20, 30, tzinfo=UTC), card="debit")
    with time_machine.travel(datetime(2026, 3, 31, 21, 30, tzinfo=UTC), tick=False):
        fake.settle(fake.intents(session)[0]["id"])
        hear(session)
    assert compared(MARCH).sums == {}
    found = compared(date(2026, 4, 1))
    assert found.sums[("settlement", "EUR")] == (1000, 1000)
    assert found.differences == []


def test_a_settlement_that_the_provider_books_in_the_next_month_is_named_by_its_date_in_both(fake, give):
    give(datetime(2026, 3, 31, 20, 30, tzinfo=UTC))  # 23:30 in Kyiv
    fake.books[0]["created"] += 3600
    for month in (MARCH, date(2026, 4, 1)):
        assert told(month) == [(Why.DATE, "fee"), (Why.DATE, "settlement")]


def test_a_report_goes_on_through_429_and_500_and_over_many_pages(fake, give, monkeypatch):
    monkeypatch.setattr("broadsheet.payments.providers.stripe.asking.PAGE", 2)
    monkeypatch.setattr("broadsheet.payments.providers.stripe.reporting.PAUSES", (0.01, 0.01, 0.01))
    for _time in range(5):
        give()
    fake.calls.clear()
    fake.faults += ["429", "500", "500", "", "503", "503", "429"]
    assert compared().sums[("settlement", "EUR")] == (5000, 5000)
    assert [path for _method, path in fake.calls] == ["/v1/balance_transactions"] * 3


def test_a_provider_that_stays_silent_leaves_the_last_report_and_says_why(fake, give, monkeypatch):
    monkeypatch.setattr("broadsheet.payments.providers.stripe.reporting.PAUSES", ())
    give()
    compared()
    fake.faults += ["500"] * 2
    with pytest.raises(ProviderError):
        compared()
    report = Report.objects.get()
    assert "500" in report.problem
    assert report.rows.count() == 2


def test_closing_freezes_figures_and_what_changes_later_is_shown_as_such(fake, give):
    give()
    compared()
    with time_machine.travel(LATER, tick=False):
        closed = closing.close(Report.objects.get(), by=None)
        with pytest.raises(closing.NotClosedError, match="closed already"):
            closing.close(Report.objects.get(), by=None)
    assert closing.changed_since(closed, compared()) == []
    give(heard=False)
    found = compared()
    frozen = Close.objects.get()
    assert frozen.figures["sums"] == [["fee", "EUR", -59, -59], ["settlement", "EUR", 1000, 1000]]
    assert closing.changed_since(frozen, found) == [
        ["fee", "EUR", -59, -118, -59, -59], ["settlement", "EUR", 1000, 2000, 1000, 1000],
    ]  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Close.objects.create(provider="stripe", month=MARCH, figures={})


def test_a_month_that_is_not_over_is_not_closed(fake, give):
    give()
    with time_machine.travel(IN_MARCH, tick=False):
        report = closing.fetch("stripe", MARCH)
        with pytest.raises(closing.NotClosedError, match="not over"):
            closing.close(report, by=None)
    with time_machine.travel(LATER, tick=False), pytest.raises(closing.NotClosedError, match="before the month was"):
        closing.close(report, by=None)


def run(*words):
    with time_machine.travel(LATER, tick=False):
        return CliRunner().invoke(broadsheet, ["payments", "close", *words])


def test_the_command_closes_what_agrees(fake, give):
    give()
    answer = run("2026-03")
    assert answer.exit_code == 0, answer.output
    assert "closed" in answer.output
    assert Close.objects.get().month == MARCH


def test_the_command_tells_differences_and_closes_only_if_told_to(fake, give):
    give(heard=False)
    answer = run("2026-03")
    assert answer.exit_code == 1
    assert "only there" in answer.output
    assert not Close.objects.exists()
    assert run("2026-03", "--with-differences").exit_code == 0
    assert Close.objects.get().figures["differences"]


@pytest.mark.parametrize("word", ["2026-13", "March", "2026-04-01"])
def test_a_mistyped_month_is_one_clear_line(fake, word):
    answer = run(word)
    assert answer.exit_code == 2
    assert "month such as 2026-11" in answer.output


def test_the_command_does_not_close_the_month_that_runs(fake):
    answer = run("2026-04")
    assert answer.exit_code == 1
    assert "not over" in answer.output


def test_a_corrected_row_and_a_promise_are_no_differences(give):
    give()
    entry = Entry.objects.get(kind=Kind.SETTLEMENT)
    values = {field.attname: getattr(entry, field.attname) for field in Entry._meta.concrete_fields}
    Entry.objects.create(**{**values, "id": None, "kind": Kind.CORRECTION, "provider_id": "c1"})
    assert compared().differences == []
