"""Killed at every named step of taking money, on whichever database: nothing lost, nothing doubled, nothing half done.

The act runs in a child process that kills itself at the point, as a power cut would. Then the worker's jobs run, as they
do by themselves within seconds, and what is there must be what the sandbox's bank says, once.
"""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connections
from django_tasks_db.models import DBTaskResult

from broadsheet.demo import welcoming
from broadsheet.foundation import clock, crashing
from broadsheet.membership.models import Grant, Price
from broadsheet.ops.queue import working
from broadsheet.payments import reconciling, requesting
from broadsheet.payments.models import Agreement, Checkout, Entry, Kind, ProviderRequest, Receipt
from broadsheet.payments.providers.sandbox import living
from broadsheet.payments.providers.sandbox.models import SandboxCharge, SandboxRefund
from tests.paying.conftest import Stranger
from tests.paying.crash_points import points

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def queued(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    welcoming.offer_plans()


def price():
    return Price.objects.get(plan__slug="reader", currency="EUR", interval="month")


def work_off():
    """What a worker does when it comes: whatever is queued."""
    while (task := working.claim("after the crash")) is not None:
        working.do(task, give_up_writing=threading.Event())


def recover():
    """What happens by itself within seconds, and at the next hour."""
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        requesting.finish_what_was_left()
        work_off()
        living.live()
        work_off()
        reconciling.reconcile("sandbox", hours=1)
        work_off()


def killed_at(point, act) -> bool:
    """Whether the act came to this point, and died there."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            crashing._WANTED = point
            act()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def buy():
    stranger = Stranger()
    stranger.joins(price())
    work_off()


def renew():
    with time_machine.travel(clock.now() + timedelta(days=31)):
        living.live()
        work_off()


def refund():
    settlement = Entry.objects.get(kind=Kind.SETTLEMENT)
    requesting.refund(settlement=settlement, amount=settlement.money, reason="asked for", by=None)
    work_off()


def end():
    requesting.end(agreement=Agreement.objects.get(), by=None)
    work_off()


ACTS = {"buy": ((), buy), "renew": ((buy,), renew), "refund": ((buy,), refund), "end": ((buy,), end)}
NEVER = {
    "buy": {"requesting"},
    "renew": {"opening", "requesting"},
    "refund": {"opening", "inbox"},
    "end": {"opening", "inbox"},
}
"""The steps, by their first word, that an act does not come to by itself."""


def agrees_with_the_bank():
    """Ledger, receipts and grants say what the sandbox's bank says, each thing once."""
    charges = {str(charge): charge.amount for charge in SandboxCharge.objects.filter(settled_at__isnull=False)}
    refunds = {str(one): -one.amount for one in SandboxRefund.objects.all()}
    written = {row.provider_id: row.amount for row in Entry.objects.filter(kind=Kind.SETTLEMENT)}
    assert written == charges
    assert {row.provider_id: row.amount for row in Entry.objects.filter(kind=Kind.REFUND)} == refunds
    assert Receipt.objects.count() == len(charges)
    has_access = Grant.objects.live(clock.now() + timedelta(minutes=3)).exists()
    assert has_access == (bool(charges) and not refunds)
    letters = DBTaskResult.objects.filter(task_path__endswith="send_letter")
    receipts = [row for row in letters if "receipt" in str(row.args_kwargs)]
    assert len(receipts) == len(charges)
    assert not ProviderRequest.objects.filter(done_at__isnull=True, refused_at__isnull=True).exists()


@pytest.mark.parametrize("point", points())
@pytest.mark.parametrize("act", ACTS)
def test_killed_there_it_is_as_if_nothing_had_happened_or_all(act, point, mailoutbox):
    before, doing = ACTS[act]
    for step in before:
        step()
    if point.split(".")[0] in NEVER[act]:
        pytest.skip("this act does not come there")
    assert killed_at(point, doing), "the act did not come to this point"
    recover()
    agrees_with_the_bank()
    if act == "buy":
        assert SandboxCharge.objects.count() <= 1
        assert Checkout.objects.count() == 1
    if act == "refund":
        assert SandboxRefund.objects.count() == 1, "what was asked for is done, once"
    if act == "end":
        assert Agreement.objects.get().renews_at is None
    if act == "renew":
        assert SandboxCharge.objects.count() == 2


def test_there_are_enough_points():
    assert len(points()) >= 14
    assert len(points()) == len(set(points()))


@pytest.mark.control
def test_without_what_comes_by_itself_afterwards_the_payment_would_be_lost():
    assert killed_at("settling.after_ledger", buy)
    assert SandboxCharge.objects.count() == 1
    assert not Entry.objects.exists()
