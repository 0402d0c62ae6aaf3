"""Killed at each step of buying, delivering and redeeming: nothing lost, nothing doubled, and a bought gift can be redeemed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from broadsheet.demo import welcoming
from broadsheet.foundation import clock
from broadsheet.gifts import delivering, redeeming
from broadsheet.gifts.models import Delivery, Gift, Purchase, State
from broadsheet.mail.models import Outgoing
from broadsheet.membership.models import Grant
from broadsheet.payments.models import Entry, Kind
from broadsheet.payments.providers.sandbox.models import SandboxCharge
from tests import facts
from tests.dying import killed_at
from tests.giving.conftest import begun, fresh, pay, reader
from tests.paying.crash_points import points
from tests.paying.test_crashing import recover, work_off

pytestmark = pytest.mark.django_db(transaction=True)

BUYING = [
    "opening.after_row", "opening.after_provider", "settling.after_lock", "settling.after_ledger", "gifts.after_making",
    "gifts.after_handing_over", "settling.after_receipts", "settling.before_commit", "gifts.after_delivery_lock",
    "gifts.before_delivery_commit", "mail.after_claim", "mail.after_transport",
]  # fmt: skip
REDEEMING = ["gifts.after_redeeming_lock", "gifts.after_grant", "gifts.before_redeeming_commit"]


@pytest.fixture(autouse=True)
def queued(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    welcoming.offer_plans()


def buy():
    pay(begun())
    work_off()


def redeem():
    redeeming.redeem(gift=Gift.objects.get(), by=reader())


def afterwards():
    recover()
    delivering.deliver_due()
    work_off()


@pytest.mark.parametrize("point", BUYING)
def test_killed_while_buying_there_is_one_gift_or_nothing_was_paid(point):
    assert killed_at(point, buy), "it did not come to this point"
    facts.tell("killed", 1)
    afterwards()
    paid = SandboxCharge.objects.count()
    assert Gift.objects.count() == Entry.objects.filter(kind=Kind.SETTLEMENT).count() == paid
    assert Delivery.objects.filter(handed_at__isnull=False).count() == paid
    assert Outgoing.objects.filter(kind="gifts/mail/given").count() == paid
    assert Outgoing.objects.filter(kind="gifts/mail/bought").count() == paid
    assert Purchase.objects.count() == 1
    if paid:
        with time_machine.travel(clock.now() + timedelta(minutes=5)):  # what recovered has done so two minutes from now
            redeem()
        assert Grant.objects.count() == 1


@pytest.mark.parametrize("point", REDEEMING)
def test_killed_while_redeeming_it_is_open_and_is_redeemed_once(point):
    buy()
    assert killed_at(point, redeem)
    facts.tell("killed", 1)
    afterwards()
    assert fresh(Gift.objects.get()).state == State.OPEN
    assert not Grant.objects.exists()
    redeem()
    redeem()
    assert Grant.objects.count() == 1
    assert Outgoing.objects.filter(kind="membership/letters/welcome_gift").count() == 1


def test_no_step_of_gifts_is_left_out():
    assert {point for point in points() if point.startswith("gifts.")} <= {*BUYING, *REDEEMING}
