"""Each trigger of Stripe's CLI, played against the fake: its event comes, signed, with what our provider reads in it."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import stripe

from broadsheet.foundation import clock
from broadsheet.payments import requesting
from broadsheet.payments.models import Agreement, Alert, Entry
from broadsheet.payments.providers.stripe import hearing, reading
from tests.paying.stripe import hosted, sdk, triggers
from tests.paying.stripe.conftest import session_of
from tests.paying.stripe.fake import SECRET, disputes, state

_MONEY = "id status amount currency created"
READ = {
    "checkout.session": "id mode status payment_status payment_intent subscription setup_intent customer metadata expires_at",
    "subscription": (
        "id status currency customer metadata ended_at cancel_at cancel_at_period_end pause_collection items.data.0.id "
        "items.data.0.quantity items.data.0.current_period_start items.data.0.current_period_end items.data.0.price.currency "
        "items.data.0.price.unit_amount items.data.0.price.product items.data.0.price.recurring.interval default_payment_method"
    ),
    "invoice": "id status created next_payment_attempt parent lines.data.0.period.end",
    "payment_intent": f"{_MONEY} amount_received latest_charge canceled_at",
    "charge": (
        f"{_MONEY} amount_captured payment_intent payment_method_details.card.fingerprint balance_transaction billing_details.email"
    ),
    "refund": f"{_MONEY} payment_intent charge",
    "dispute": f"{_MONEY} payment_intent charge balance_transactions",
}
"""What our provider reads of each kind of object."""
SAYS = {
    "checkout.session.completed": {"status": "complete", "payment_status": "paid", "amount_total": 3000},
    "checkout.session.expired": {"status": "expired", "payment_status": "unpaid"},
    "checkout.session.async_payment_succeeded": {"status": "complete", "payment_status": "paid"},
    "checkout.session.async_payment_failed": {"status": "complete", "payment_status": "unpaid"},
    "customer.subscription.created": {"status": "active"},
    "customer.subscription.updated": {"status": "active", "metadata.foo": "bar"},
    "customer.subscription.deleted": {"status": "canceled"},
    "invoice.paid": {"status": "paid", "amount_paid": 2000, "parent": None},
    "invoice.payment_failed": {"status": "open", "amount_remaining": 2000},
    "invoice.voided": {"status": "void"},
    "invoice.marked_uncollectible": {"status": "uncollectible"},
    "payment_intent.succeeded": {"status": "succeeded", "amount_received": 2000},
    "payment_intent.payment_failed": {"status": "requires_payment_method", "amount_received": 0},
    "payment_intent.canceled": {"status": "canceled"},
    "charge.failed": {"status": "failed", "captured": False, "balance_transaction": None},
    "charge.updated": {"status": "succeeded", "metadata.updated_by": "a trigger"},
    "charge.refunded": {"status": "succeeded", "refunded": True, "amount_refunded": 100},
    "charge.expired": {"captured": False, "amount_captured": 0},
    "refund.created": {"status": "succeeded", "amount": 100},
    "refund.updated": {"metadata.order_id": "6735"},
    "refund.failed": {"status": "failed"},
    "charge.dispute.created": {"status": "warning_needs_response", "balance_transactions": []},
    "charge.dispute.updated": {"metadata.foo": "bar"},
    "charge.dispute.closed": {"status": "warning_closed"},
    "charge.dispute.funds_withdrawn": {"status": "needs_response", "balance_transactions.0.amount": -100},
    "charge.dispute.funds_reinstated": {"status": "won", "balance_transactions.1.amount": 100},
}
"""What is said of the object in the event."""


@pytest.fixture
def letterbox():
    """A door that keeps what is brought to it: (signature, body)."""
    brought = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self):
            brought.append((self.headers["Stripe-Signature"], self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Door)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/", brought
    server.shutdown()
    server.server_close()


@pytest.fixture
def trigger(fake, player, letterbox):
    """Play one and find its event among what was brought; whatever isn't as at Stripe fails."""
    fake.webhooks, brought = letterbox
    fake.selected = None

    def triggered(event):
        for answer in player.play(event):
            assert list(sdk.strange(answer)) == []
        hosted.bring(fake)
        told = [stripe.Webhook.construct_event(body, header, SECRET) for header, body in brought]
        assert [one for event in told for one in sdk.strange(event)] == []
        found = [(one, letter) for one, letter in zip(told, brought, strict=True) if one.type == event]
        assert found, f"{event} is not among {[one.type for one in told]}"
        _is_what_we_read(*found[-1])
        return found[-1][0]

    return triggered


def _is_what_we_read(event, letter):
    thing = event.data.object
    for path in READ[thing.object].split():
        triggers.field(thing, path)
    for path, value in SAYS[event.type].items():
        assert triggers.field(thing, path) == value, path
    heard = hearing.hear({"Stripe-Signature": letter[0]}, letter[1])
    assert (heard.id, heard.kind) == (event.id, event.type)
    name = thing.object if thing.object in hearing.LINKS else "payment_intent"
    assert heard.about[name] == (thing.id if thing.object in hearing.LINKS else thing.payment_intent)


@pytest.mark.parametrize("event", triggers.TRIGGERS)
def test_a_trigger_brings_its_event_with_what_we_read(trigger, event):
    trigger(event)


def test_every_event_that_we_listen_to_has_its_trigger():
    assert {*hearing.KINDS, hearing.DECLINED} <= set(triggers.TRIGGERS)
    assert set(SAYS) == set(triggers.TRIGGERS)


@pytest.mark.django_db
@pytest.mark.parametrize("event", triggers.TRIGGERS)
def test_what_others_sell_through_the_same_account_is_none_of_ours(fake, player, deliver, event):
    player.play(event)
    assert set(deliver()) <= {200}
    assert all(reading.read(hearing.about(one["data"]["object"])) is None for one in fake.events)
    assert not Entry.objects.exists()
    assert not Alert.objects.exists()


@pytest.mark.django_db
def test_what_a_whole_membership_leaves_is_of_stripes_form(fake, player, stranger, prices, deliver, time_machine):
    stranger.join(prices["reader", "EUR", "month"])
    session = session_of(stranger.email)
    fake.pay(session)
    fake.give_card(session, year=2031, month=8)
    deliver()
    requesting.change(agreement=Agreement.objects.get(), amount=Agreement.objects.get().money * 2, by=None)
    time_machine.move_to(clock.now() + timedelta(days=30, hours=1))
    fake.live()
    fake.refund(fake.intents(session)[-1]["id"], 100)
    deliver()
    requesting.end(agreement=Agreement.objects.get(), by=None, now=True)
    shown = [fake._public(one) for one in [*fake.things.values(), *fake.books, *fake.happened]]
    assert {"subscription", "invoice_payment", "balance_transaction", "event"} <= {one["object"] for one in shown}
    assert [said for one in shown for said in sdk.strange(player.client.deserialize(one, api_mode="V1"))] == []


BROKEN = {
    "a field that we read is missing": ("invoice.paid", "invoice", lambda one: one.pop("next_payment_attempt", None)),
    "a field that Stripe doesn't have": ("charge.refunded", "refund", lambda one: one.update(payment="pi_1")),
    "a status that Stripe doesn't have": ("charge.dispute.closed", "dispute", lambda one: one.update(status="closed")),
    "another state": ("invoice.voided", "invoice", lambda one: one.update(status="paid")),
    "another sum": ("checkout.session.completed", "checkout.session", lambda one: one.update(amount_total=1500)),
}


@pytest.mark.control
@pytest.mark.parametrize("how", BROKEN)
def test_a_fake_whose_answers_are_otherwise_would_be_seen(trigger, monkeypatch, how):
    event, kind, breaks = BROKEN[how]
    shown = state.Objects._public

    def broken(self, thing):
        found = shown(self, thing)
        if isinstance(found, dict) and found.get("object") == kind:
            breaks(found)
        return found

    trigger(event)
    monkeypatch.setattr(state.Objects, "_public", broken)
    with pytest.raises((AssertionError, KeyError)):
        trigger(event)


@pytest.mark.control
def test_a_fake_that_tells_nothing_or_signs_wrongly_would_be_seen(trigger, monkeypatch):
    monkeypatch.setattr(disputes, "EVIDENCE", {})
    with pytest.raises(AssertionError, match="funds_reinstated is not among"):
        trigger("charge.dispute.funds_reinstated")
    monkeypatch.setattr(hosted, "signed", lambda event: ("t=1,v1=0", "{}"))
    with pytest.raises(stripe.SignatureVerificationError):
        trigger("refund.created")


@pytest.mark.control
def test_a_card_that_is_not_declined_would_be_seen(trigger, monkeypatch):
    monkeypatch.setattr("tests.paying.stripe.fake.charges.FAILING", set())
    monkeypatch.setattr(
        "tests.paying.stripe.fake.charges.Charges._charge", lambda self, intent, *_more, **_how: self._succeed(intent)
    )
    with pytest.raises(AssertionError, match="was to be refused"):
        trigger("payment_intent.payment_failed")
