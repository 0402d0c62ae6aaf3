"""The ledger's subtotals are its rows' own sums: whenever they are made, whatever is asked, whoever writes meanwhile."""

import threading
import uuid
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broadsheet.membership.money_desk import exporting, figures
from broadsheet.membership.money_desk.adding_up import ByMonths, totals
from broadsheet.membership.money_desk.filtering import LedgerForm
from broadsheet.newsroom.roles import Role
from broadsheet.newsroom.tests.cast import person
from broadsheet.payments import carrying, checking, ledger, months
from broadsheet.payments.models import CarriedForward, Entry, Kind, Subtotal

FIRST = datetime(2026, 3, 31, 20, tzinfo=UTC)
"""In Kyiv, the month ends in an hour, and the clocks were put forward two days ago."""


def entry(**facts):
    return Entry(**{
        "kind": Kind.SETTLEMENT, "provider": "sandbox", "provider_id": str(uuid.uuid4()), "amount": 500, "currency": "EUR",
        "base_amount": 500, "base_currency": "EUR", "rate": "1", "rate_source": "a test", "occurred_at": FIRST,
        "payer": uuid.uuid4(), "purpose": "membership", "entity": "main", **facts,
    })  # fmt: skip


def write(*rows):
    with transaction.atomic():
        ledger.write(rows)


def added_up(*by, asked=None):
    """The slow way."""
    found = defaultdict(lambda: carrying.NOTHING)
    for row in Entry.objects.all():
        facts = {**vars(row), "month": months.of(row.occurred_at)}
        if asked is None or all(facts[name] == value for name, value in asked.items()):
            found[tuple(facts[name] for name in by)] += carrying.Sums(1, row.amount, row.base_amount)
    return dict(found)


ROWS = st.builds(
    entry,
    kind=st.sampled_from(Kind.values),
    amount=st.integers(-(10**12), 10**12),
    base_amount=st.integers(-(10**12), 10**12),
    currency=st.sampled_from(["EUR", "UAH"]),
    base_currency=st.sampled_from(["EUR", "USD"]),
    provider=st.sampled_from(["sandbox", "stripe"]),
    purpose=st.sampled_from(["membership", "contribution"]),
    plan=st.sampled_from(["", "reader", "patron"]),
    campaign=st.sampled_from(["", "winter"]),
    occurred_at=st.integers(0, 1500).map(lambda hours: FIRST + timedelta(hours=hours)),
    provider_id=st.uuids().map(str),
)
WRITING = st.lists(st.one_of(st.lists(ROWS, min_size=1, max_size=6), st.just("carry"), st.just("anew")), max_size=8)
ASKED = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from(Kind.values), "plan": st.just("patron"), "campaign": st.just("winter"),
        "month": st.just(months.of(FIRST + timedelta(days=2))), "provider": st.just("stripe"),
    },
)  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(WRITING, st.lists(st.sampled_from(carrying.DIMENSIONS), min_size=1, unique=True), ASKED)
def test_at_every_moment_the_sums_are_those_of_the_rows(steps, by, asked):
    with transaction.atomic():
        for step in steps:
            match step:
                case "carry":
                    carrying.carry_forward()
                case "anew":
                    carrying.begin_anew()
                case rows:
                    write(*rows)
            assert carrying.sums(*by, asked=Q(**asked)) == added_up(*by, asked=asked)
            assert carrying.false_months() == []
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_it_is_carried_forward_in_parts_and_once(monkeypatch):
    monkeypatch.setattr(carrying, "AT_ONCE", 3)
    write(*[entry() for _number in range(10)])
    assert [carrying.carry_forward(), carrying.carry_forward()] == [10, 0]
    assert Subtotal.objects.get().rows == 10


@pytest.mark.django_db
def test_the_worker_waits_until_it_is_worth_it(monkeypatch):
    monkeypatch.setattr(carrying, "LATE", 3)
    write(entry())
    carrying.carry_forward()
    write(entry(), entry())
    assert carrying.carry_what_is_late() == 0
    write(entry())
    assert carrying.carry_what_is_late() == 3


@pytest.mark.django_db
def test_on_another_clock_the_months_are_others(settings):
    settings.TIME_ZONE = "Europe/Kyiv"
    write(entry(), entry(occurred_at=FIRST + timedelta(hours=1)))
    carrying.carry_forward()
    assert {month.month for (month,) in carrying.sums("month")} == {3, 4}
    settings.TIME_ZONE = "America/New_York"
    assert {month.month for (month,) in carrying.sums("month")} == {3}
    assert carrying.carry_forward() == 2
    assert CarriedForward.objects.get().zone == "America/New_York"
    assert Subtotal.objects.get().rows == 2


@pytest.mark.django_db
@pytest.mark.control
def test_the_doctor_finds_a_subtotal_that_somebody_changed():
    write(entry())
    carrying.carry_forward()
    assert list(checking.subtotals_are_the_rows()) == []
    Subtotal.objects.update(amount=501)
    (told,) = checking.subtotals_are_the_rows()
    assert "2026-03" in told or "2026-04" in told
    carrying.begin_anew()
    carrying.carry_forward()
    assert list(checking.subtotals_are_the_rows()) == []


@pytest.mark.django_db
def test_every_page_of_a_filter_has_its_rows_whatever_is_carried():
    kinds = [Kind.SETTLEMENT, Kind.PAYMENT, Kind.REFUND]
    write(*[
        entry(occurred_at=FIRST + timedelta(days=number), kind=kinds[number % 3], amount=number, base_amount=number,
              plan=["reader", "patron"][number % 2])
        for number in range(1, 130)
    ])  # fmt: skip
    for carry in (False, True):
        if carry:
            carrying.carry_forward()
        for asked in ({}, {"kind": "received"}, {"kind": "payment"}, {"month": "2026-05"}, {"plan": "patron"},
                      {"kind": "open_dispute"}, {"month": "nonsense"}):  # fmt: skip
            form = LedgerForm(asked)
            rows = form.rows(Entry.objects.all())
            found = totals(form, rows)
            shown = ByMonths(rows, found)
            assert found.count == rows.count(), asked
            assert [one for start in range(0, 130, 10) for one in shown[start : start + 10]] == list(rows), asked
            counted = rows if asked.get("kind") == "payment" else rows.exclude(kind=Kind.PAYMENT)
            assert {money.currency: money.minor for money in found.sums} == counted.sums(), asked
            assert found.base.minor == counted.base_sum(), asked


@pytest.mark.django_db
def test_a_month_of_the_overview_opens_to_the_rows_that_it_is_made_of(client, time_machine):
    time_machine.move_to("2026-05-20T09:00:00Z", tick=False)
    write(entry(amount=700, base_amount=700), entry(kind=Kind.FEE, amount=-20, base_amount=-20))
    carrying.carry_forward()
    write(entry(kind=Kind.REFUND, amount=-200, base_amount=-200))
    month = next(one for one in figures.revenue() if one.total.minor)
    client.force_login(person(Role.BUSINESS))
    page = client.get(f"/cms/money/ledger/?month={month.key}&kind=received")
    assert sum(row.base_amount for row in page.context_data["entries"]) == month.total.minor == 500
    assert page.context_data["base"] == month.total


def late_and_early(monkeypatch):
    """A row that is written first and committed last, while another is written and all is carried forward."""
    monkeypatch.setattr(carrying, "TRIES", 2)
    written, may_commit = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            ledger.write([entry(amount=1, base_amount=1)])
            written.set()
            may_commit.wait(10)
        connections.close_all()

    thread = threading.Thread(target=late)
    thread.start()
    written.wait(10)
    write(entry(amount=10, base_amount=10))
    carrying.carry_forward()
    may_commit.set()
    thread.join(10)
    carrying.carry_forward()
    return sum(each.amount for each in carrying.sums("month").values())


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one transaction write at all")
@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_committed_late_is_in_the_sums(monkeypatch):
    assert late_and_early(monkeypatch) == 11
    assert carrying.false_months() == []


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets only one transaction write at all")
@pytest.mark.django_db(transaction=True)
@pytest.mark.control
def test_without_the_lock_of_those_who_write_it_would_be_missing(monkeypatch):
    monkeypatch.setattr(carrying, "writing", lambda: None)
    assert late_and_early(monkeypatch) == 10
    assert carrying.false_months() == ["2026-03"]


@pytest.mark.django_db(transaction=True)
def test_who_carries_at_once_carries_once():
    write(*[entry() for _number in range(20)])

    def carry():
        carrying.carry_forward()
        connections.close_all()

    threads = [threading.Thread(target=carry) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    carrying.carry_forward()
    assert sum(each.rows for each in carrying.sums("month").values()) == 20
    assert carrying.false_months() == []


@pytest.mark.django_db
def test_an_export_read_in_parts_has_each_row_once_and_in_order(monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 4)
    write(*[entry(occurred_at=FIRST + timedelta(days=number // 3)) for number in range(20)])
    for rows in (Entry.objects.all(), Entry.objects.filter(occurred_at__gt=FIRST)):
        ids = [row[exporting.HEADS.index("provider_id")] for row in exporting.ledger_rows(rows)]
        assert ids == list(rows.values_list("provider_id", flat=True))
