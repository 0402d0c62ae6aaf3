"""Whatever happens at Stripe, and however its events arrive: after asking again, our ledger is its truth to the cent."""

import os
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from broadsheet.foundation import clock
from broadsheet.membership.models import Grant
from broadsheet.payments import reconciling
from broadsheet.payments.models import Agreement, Checkout, Entry, Kind, Receipt
from tests.facts import tell
from tests.paying.conftest import Stranger
from tests.paying.stripe.conftest import session_of

pytestmark = pytest.mark.django_db

PEOPLE = ("olha@reader.example", "taras@reader.example")
ACTS = ("pay", "debit", "settle", "bounce", "expire", "refund", "refund_all", "dispute", "lose", "win", "month")
COPIES = [1] * 8 + [2] * 8 + [3] * 4 + [0] * 2
"""How often an event is brought: up to three times, and about one in ten never."""
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.sampled_from(PEOPLE), st.booleans()), min_size=3, max_size=10)
HISTORIES = int(os.environ.get("SOAK_EXAMPLES", "200"))
PARTS = 4
"""So that more than one process has something to do."""
_SOME = settings(
    max_examples=-(-HISTORIES // PARTS),
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=[Phase.explicit, Phase.generate],  # to shrink one would take minutes, and the steps are few
)


class History:
    """One history: what happens at Stripe, and the events that wait for its postman."""

    def __init__(self, fake, deliver, data):
        self.fake, self.deliver, self.data, self.told = fake, deliver, data, 0

    def happen(self, act, email):
        session = session_of(email)
        intents = self.fake.intents(session)
        if act in {"pay", "debit"}:
            self.fake.pay(session, card="good" if act == "pay" else "debit")
        elif act in {"settle", "bounce"} and intents:
            self.fake.settle(intents[-1]["id"], well=act == "settle")
        elif act == "expire":
            self.fake.expire(session)
        elif act.startswith("refund") and intents:
            self.refund(intents[-1], share=1 if act == "refund_all" else 3)
        elif act == "dispute" and intents:
            self.fake.dispute(intents[-1]["id"])
        elif act in {"lose", "win"}:
            for case in self.cases(intents):
                self.fake.decide(case["id"], "lost" if act == "lose" else "won")

    def refund(self, intent, *, share):
        given = sum(one["amount"] for one in self.of("refund") if one["payment_intent"] == intent["id"])
        left = intent["amount"] - given
        if intent["status"] == "succeeded" and left and not self.cases([intent]):
            self.fake.refund(intent["id"], -(-left // share))

    def bring(self):
        """The events since the last time: some of them often, some never, in any order."""
        copies = [
            event for event in self.fake.events[self.told :] for _copy in range(self.data.draw(st.sampled_from(COPIES)))
        ]
        self.told = len(self.fake.events)
        assert set(self.deliver(self.data.draw(st.permutations(copies)))) <= {200}

    def cases(self, intents):
        return [one for one in self.of("dispute") if one["payment_intent"] in {intent["id"] for intent in intents}]

    def of(self, kind):
        return [one for one in self.fake.things.values() if one["object"] == kind]

    def is_good(self, intent):
        """Whether the money of a payment is still ours."""
        back = sum(one["amount"] for one in self.of("refund") if one["payment_intent"] == intent["id"])
        return back < intent["amount"] and not any(case["status"] == "lost" for case in self.cases([intent]))


@pytest.fixture
def run(fake, prices, deliver, django_capture_on_commit_callbacks):
    """Have a history happen, in a transaction that is rolled back, with or without asking again at its end."""

    def ran(steps, data, *, asks=True):
        fake.forget()
        mail.outbox.clear()
        now = clock.now().replace(microsecond=0)
        with transaction.atomic(), time_machine.travel(now, tick=False) as traveller:
            history = History(fake, deliver, data)
            for email, interval in zip(PEOPLE, ("month", "year"), strict=True):
                Stranger(email).join(prices["reader", "EUR", interval])
            for act, email, is_brought in steps:
                traveller.shift(timedelta(days=31) if act == "month" else timedelta(hours=1))
                fake.live()
                history.happen(act, email)
                if is_brought:
                    history.bring()
            history.bring()
            if asks:
                with django_capture_on_commit_callbacks(execute=True):
                    reconciling.reconcile("stripe", hours=24 * 400)
            _agrees(history)
            transaction.set_rollback(True)

    return ran


def _agrees(history):
    sums, disputed = history.fake.truth()
    for kind, expected in sums.items():
        assert Entry.objects.filter(kind=kind).sums() == expected, kind
    lost = Entry.objects.filter(kind__in=[Kind.DISPUTE, Kind.DISPUTE_OUTCOME]).sums().get("EUR", 0)
    assert -lost == disputed
    paid = [one for one in history.of("payment_intent") if one["status"] == "succeeded"]
    assert Receipt.objects.count() == len(paid)
    assert _numbers_have_no_gap()
    assert len({(tuple(letter.to), letter.subject, letter.body) for letter in mail.outbox}) == len(mail.outbox)
    subjects = [letter.subject for letter in mail.outbox]
    assert sum("receipt" in subject for subject in subjects) == len(paid)
    members = good = 0
    for checkout in Checkout.objects.select_related("payer"):
        settled = [one for one in history.fake.intents(checkout.session) if one["status"] == "succeeded"]
        members += bool(settled)
        good += bool(settled) and history.is_good(settled[-1]) and len(settled) == 1
        _grant_agrees(history, checkout, settled)
    # Whose money went back before we heard that it had come is not welcomed any more.
    assert good <= len(subjects) - len(paid) <= members, subjects


def _numbers_have_no_gap():
    """Each year's series begins with 1 and goes up one by one."""
    series = {}
    for year, number in Receipt.objects.order_by("year", "number").values_list("year", "number"):
        series.setdefault(year, []).append(number)
    return all(numbers == list(range(1, len(numbers) + 1)) for numbers in series.values())


def _grant_agrees(history, checkout, settled):
    live = Grant.objects.live(clock.now()).filter(person__email=checkout.payer.email)
    assert live.count() <= 1
    agreement = Agreement.objects.filter(checkout=checkout).first()
    is_paid = bool(settled) and history.is_good(settled[-1])
    ends = (
        max((end for end in (agreement.paid_until, agreement.retry_until) if end), default=None) if agreement else None
    )
    assert live.exists() == bool(is_paid and ends and ends + timedelta(days=2) > clock.now())


class Drops:
    """Draws for a history of which no event is ever brought."""

    def draw(self, strategy):
        return 0 if "permutations" not in repr(strategy) else []


@pytest.mark.parametrize("part", range(PARTS))
@_SOME
@given(steps=STEPS, data=st.data())
def test_after_asking_again_the_ledger_is_stripes_truth_to_the_cent(run, steps, data, part):
    run(steps, data)
    tell("webhook histories", 1)


@pytest.mark.control
def test_a_letter_that_leaves_twice_would_be_seen(run, monkeypatch):
    send = mail.EmailMessage.send
    monkeypatch.setattr(mail.EmailMessage, "send", lambda self, **how: send(self, **how) + send(self, **how))
    with pytest.raises(AssertionError):
        run([("pay", PEOPLE[0], True)], Drops())


@pytest.mark.control
def test_without_asking_again_what_was_dropped_is_missing(run):
    steps = [("pay", PEOPLE[0], True)]
    run(steps, Drops())
    with pytest.raises(AssertionError):
        run(steps, Drops(), asks=False)
