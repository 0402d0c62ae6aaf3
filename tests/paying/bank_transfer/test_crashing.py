"""Killed at each step of taking a statement in: nothing lost, nothing doubled, and the worker goes on with what is left."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
import time_machine

from broadsheet.demo import welcoming
from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing
from broadsheet.membership.models import Grant, Membership, Price
from broadsheet.payments import reconciling
from broadsheet.payments.models import AwaitedTransfer, Checkout, Entry, Kind, Receipt, Statement, Transfer
from broadsheet.payments.providers.bank_transfer import living, taking_in
from tests.dying import killed_at
from tests.paying.bank_transfer.bank import entry, statement
from tests.paying.conftest import Stranger
from tests.paying.crash_points import points
from tests.paying.test_crashing import work_off

pytestmark = pytest.mark.django_db(transaction=True)

ONCE = {"statement.after_rows", "statement.before_rows", "statement.before_unnamed", "statement.after_unnamed"}
STEPS = [
    point for point in points() if point.split(".")[0] in {"statement", "settling"} or point == "inbox.after_reading"
]


@pytest.fixture(autouse=True)
def queued(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    welcoming.offer_plans()


def begin():
    """Two who pay by transfer, and their statement with a third entry."""
    price = Price.objects.get(plan__slug="reader", currency="EUR", interval="year")
    for name in ("olha", "petro"):
        Stranger(f"{name}@reader.example").join(price, provider="bank_transfer")
    one, other = AwaitedTransfer.objects.order_by("made_at")
    entries = [
        entry(text=one.reference, ref="A1"),
        entry("7.00", text="?", ref="A2"),
        entry(text=other.reference, ref="A3"),
    ]
    return statement(*entries)


def take(body):
    taking_in.take_in(io.BytesIO(body), name="november.xml", by=None)


def recover():
    """What happens by itself within minutes, and at the next hour."""
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        living.live()
        reconciling.reconcile("bank_transfer", hours=1)
        work_off()


@pytest.mark.parametrize("step", [*STEPS, *(f"{point}:2" for point in STEPS if point not in ONCE)])
def test_killed_there_each_transfer_is_taken_in_once(step, mailoutbox):
    body = begin()
    assert killed_at(step, lambda: take(body)), "the import did not come to this point"
    recover()
    take(body)  # whoever saw it die takes the file in again
    work_off()
    assert (Transfer.objects.count(), Transfer.objects.unmatched().count()) == (3, 1)
    assert sorted(Entry.objects.filter(kind=Kind.SETTLEMENT).values_list("amount", flat=True)) == [5000, 5000]
    assert (Receipt.objects.count(), Membership.objects.count(), Grant.objects.count()) == (2, 2, 2)
    assert Outgoing.objects.filter(kind="payments/mail/receipt").count() == 2
    assert Checkout.objects.filter(paid_at__isnull=True).count() == 0


@pytest.mark.parametrize("point", [one for one in STEPS if one != "statement.before_rows"])
def test_without_taking_it_in_again_the_worker_goes_on(point, mailoutbox):
    body = begin()
    assert killed_at(point, lambda: take(body))
    recover()
    assert (Statement.objects.count(), Transfer.objects.unmatched().count()) == (1, 1)
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 2


def test_killed_before_the_rows_are_committed_there_is_nothing():
    body = begin()
    assert killed_at("statement.before_rows", lambda: take(body))
    assert (Statement.objects.count(), Transfer.objects.count()) == (0, 0)


@pytest.mark.control
def test_without_the_worker_what_was_left_would_lie_there():
    body = begin()
    assert killed_at("statement.after_rows", lambda: take(body))
    assert Transfer.objects.filter(looked_at__isnull=True).count() == 3
    assert not Entry.objects.exists()
