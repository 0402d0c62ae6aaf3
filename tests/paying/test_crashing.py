"""Killed at every named step of taking money, on whichever database: nothing lost, nothing doubled, nothing half done.

The act runs in a child process that kills itself at the point, as a power cut would. Then the worker's jobs run, as they
do by themselves within seconds, and what is there must be what the sandbox's bank says, once.
"""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
import time_machine

from broadsheet.demo import welcoming
from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing
from broadsheet.membership.letters import due
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.models import Grant, LetterSetting, MemberLetter, Price
from broadsheet.ops.queue import working
from broadsheet.payments import deciding, reconciling, requesting, scoring
from broadsheet.payments.models import Agreement, Checkout, Decision, Entry, Hold, Kind, ProviderRequest, Receipt
from broadsheet.payments.providers.sandbox import living
from broadsheet.payments.providers.sandbox.models import SandboxCharge, SandboxDeal, SandboxRefund
from tests.dying import killed_at
from tests.facts import tell
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
        deciding.live()
        work_off()
        living.live()
        work_off()
        reconciling.reconcile("sandbox", hours=1)
        due.write_all()
        work_off()


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


def hold():
    """Somebody pays, and the scorer wants people to look."""
    scoring.register("of the tests", lambda _attempt: "hold")
    try:
        buy()
    finally:
        scoring._registered.clear()


def accept():
    deciding.accept(hold=Hold.objects.get(), by=None)
    work_off()


def refuse():
    deciding.refuse(hold=Hold.objects.get(), by=None)
    work_off()


def end():
    requesting.end(agreement=Agreement.objects.get(), by=None)
    work_off()


def write():
    """The letter about a renewal that is near enough, and the worker that hands it over."""
    LetterSetting.objects.get_or_create(kind=LetterKind.RENEWAL, defaults={"days_monthly": 40})
    due.write_all()
    work_off()


ACTS = {
    "buy": ((), buy),
    "renew": ((buy,), renew),
    "refund": ((buy,), refund),
    "end": ((buy,), end),
    "write": ((buy,), write),
    "hold": ((), hold),
    "accept": ((hold,), accept),
    "refuse": ((hold,), refuse),
}
NEVER = {
    "buy": {"requesting", "holding"},
    "renew": {"opening", "requesting", "letters", "holding"},
    "refund": {"opening", "inbox", "mail", "letters", "holding"},
    "end": {"opening", "inbox", "mail", "letters", "holding"},
    "write": {"opening", "inbox", "settling", "requesting", "holding"},
    "hold": {"requesting", "letters", "holding.after_decision", "settling.after_receipts"},
    "accept": {"opening", "inbox", "letters", "holding.after_noticing"},
    "refuse": {"opening", "inbox", "letters", "holding.after_noticing"},
}
"""The steps, by name or first word, that an act does not come to by itself."""
ELSEWHERE = {
    "statement", "yearly", "gifts", "campaigns", "beacons", "newsletters", "clicks", "subjects", "engine", "narration", "recording",
    "documents",
    "mail.bounce_kept",
    "mail.bounce_counted", "mail.events_counted",
}  # fmt: skip
"""Those of a bank's statement, of a year's, of gifts, campaigns, issues, files and what follows them: killed in tests of their own."""


STEPS = [
    (act, point) for act in ACTS for point in points() if not {point, point.split(".")[0]} & (NEVER[act] | ELSEWHERE)
]


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
    assert Outgoing.objects.filter(kind="payments/mail/receipt").count() == len(charges)
    assert not ProviderRequest.objects.filter(done_at__isnull=True, refused_at__isnull=True).exists()


def decided_once(act):
    """What is held is known, or not begun; what was decided is done, or not decided; and letters tell of it once."""
    found = Hold.objects.first()
    deals = SandboxDeal.objects.filter(held_at__isnull=False)
    assert (found is not None and found.authorised_at is not None) == deals.exists()
    assert Outgoing.objects.filter(kind="payments/mail/held").count() == deals.count()
    is_refused = found is not None and found.decision == Decision.REFUSED
    assert SandboxDeal.objects.filter(released_at__isnull=False).exists() == is_refused
    assert Outgoing.objects.filter(kind="payments/mail/not_taken").count() == int(is_refused)
    if act == "accept":
        assert SandboxCharge.objects.count() == 1, "what was decided is done, once"
    if act == "refuse":
        assert is_refused


@pytest.mark.parametrize(("act", "point"), STEPS)
def test_killed_there_it_is_as_if_nothing_had_happened_or_all(act, point, mailoutbox):
    before, doing = ACTS[act]
    for step in before:
        step()
    assert killed_at(point, doing), "the act did not come to this point"
    began = time.monotonic()
    recover()
    agrees_with_the_bank()
    tell("crashes", 1)
    tell("crashes: seconds", time.monotonic() - began)
    if act == "buy":
        assert SandboxCharge.objects.count() <= 1
        assert Checkout.objects.count() == int(point != "opening.after_scoring"), "nothing is written before"
    if act == "refund":
        assert SandboxRefund.objects.count() == 1, "what was asked for is done, once"
    if act in {"hold", "accept", "refuse"}:
        decided_once(act)
    if act == "end":
        assert Agreement.objects.get().renews_at is None
    if act == "write":
        letters = MemberLetter.objects.filter(kind=LetterKind.RENEWAL)
        assert [letter.outgoing is not None for letter in letters] == [True], "written once, with what is handed over"
        assert Outgoing.objects.filter(kind="membership/letters/renewal").count() == 1
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
