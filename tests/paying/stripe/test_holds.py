"""Held money at Stripe: authorised and not captured, or a card set up and not charged, until somebody decides."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from broadsheet.foundation import clock
from broadsheet.mail.models import Outgoing
from broadsheet.membership.models import Grant
from broadsheet.payments import deciding, reconciling, requesting
from broadsheet.payments.models import Agreement, Checkout, Decision, Entry, Hold, Kind, ProviderRequest, Receipt
from broadsheet.payments.requesting import NotDoneError
from tests.paying.stripe.conftest import session_of

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["once", "month"])
def interval(request):
    return request.param


@pytest.fixture
def begun(fake, scorer, stranger, interval):
    """The session of somebody who gives 10 euros, and whose money is held."""
    stranger.give("10", interval)
    return session_of(stranger.email)


@pytest.fixture
def held(fake, begun, deliver):
    fake.pay(begun)
    deliver()
    return Hold.objects.get()


def settled():
    return Entry.objects.filter(kind=Kind.SETTLEMENT).sums()


def charged(fake):
    return fake.truth()[0]["settlement"]


def letters(kind):
    return Outgoing.objects.filter(kind=f"payments/mail/{kind}").count()


def test_the_session_takes_nothing(fake, begun, interval):
    session = fake.things[begun]
    assert session["mode"] == ("payment" if interval == "once" else "setup")
    assert session["_is_held"] == (interval == "once")
    assert "nothing is taken yet" in session["_said"]


def test_authorised_it_is_no_payment(fake, held, stranger):
    assert (charged(fake), settled(), Entry.objects.count()) == ({}, {}, 0)
    assert held.is_waiting
    assert letters("held") == 1
    assert (
        "look at your payment first" in stranger.client.get(Checkout.objects.get().get_absolute_url()).content.decode()
    )


def test_accepted_it_is_captured_or_subscribed_to_once(fake, held, deliver, interval):
    request = deciding.accept(hold=held, by=None)
    requesting.carry_out(request)  # as the job would, had it died
    deliver()
    deliver(fake.events)
    assert charged(fake) == settled() == {"EUR": 1000}
    assert Receipt.objects.count() == 1
    assert Agreement.objects.exists() == (interval == "month")


def test_a_membership_of_a_card_that_was_kept_lives_as_any_other(fake, scorer, stranger, prices, deliver, time_machine):
    stranger.join(prices["reader", "EUR", "month"])
    fake.pay(session_of(stranger.email))
    deliver()
    assert not Grant.objects.exists()
    deciding.accept(hold=Hold.objects.get(), by=None)
    deliver()
    assert Grant.objects.live(clock.now()).exists()
    time_machine.move_to(clock.now() + timedelta(days=30, hours=1))
    fake.live()
    deliver()  # by its own subscription and invoice, of which the session knows nothing
    assert settled() == charged(fake) == {"EUR": 1000}
    requesting.end(agreement=Agreement.objects.get(), by=None)
    assert Agreement.objects.get().ends_at


def test_refused_it_is_let_go(fake, held, deliver, interval):
    deciding.refuse(hold=held, by=None)
    deliver()
    deliver(fake.events)
    assert (charged(fake), settled(), letters("not_taken")) == ({}, {}, 1)
    assert Checkout.objects.get().failed_at
    if interval == "once":
        assert [one["status"] for one in fake._of("payment_intent")] == ["canceled"]
    else:
        assert [one["customer"] for one in fake._of("payment_method")] == [None]


def test_a_card_that_says_no_when_it_is_taken_from_takes_nothing_and_everybody_is_told(fake, scorer, stranger, deliver):
    stranger.give("10", "month")
    fake.pay(session_of(stranger.email), card="empty")
    deliver()
    with pytest.raises(NotDoneError):
        deciding.accept(hold=Hold.objects.get(), by=None)
    deciding.live()
    deciding.live()
    assert (charged(fake), settled(), letters("not_taken")) == ({}, {}, 1)
    assert not fake._of("subscription")


@pytest.mark.parametrize("interval", ["once"], indirect=True)
def test_an_authorisation_that_lapsed_is_no_hold_any_more(fake, held, deliver):
    fake.let_authorisations_lapse()
    deliver()
    assert Hold.objects.get().decision == Decision.REFUSED
    assert letters("not_taken") == 1


@pytest.mark.parametrize("interval", ["once"], indirect=True)
def test_an_authorisation_that_lapsed_unheard_is_found_by_asking_again(fake, held):
    fake.let_authorisations_lapse()
    reconciling.reconcile("stripe", hours=1)
    assert Hold.objects.get().decision == Decision.REFUSED


@pytest.mark.parametrize("interval", ["once"], indirect=True)
def test_accepting_what_lapsed_unheard_takes_nothing(fake, held):
    fake.let_authorisations_lapse()
    with pytest.raises(NotDoneError):
        deciding.accept(hold=held, by=None)
    deciding.live()
    assert (charged(fake), settled(), letters("not_taken")) == ({}, {}, 1)


@pytest.mark.parametrize("interval", ["once"], indirect=True)
def test_captured_on_stripes_own_pages_it_is_accepted(fake, held, deliver):
    fake._capture(fake.intents(Checkout.objects.get().session)[0])
    deliver()
    assert (settled(), Hold.objects.get().decision) == ({"EUR": 1000}, Decision.ACCEPTED)


@pytest.mark.parametrize("fault", ["500", "429", "reset", "slow"])
def test_whatever_happens_to_the_call_it_is_taken_once(fake, held, deliver, time_machine, fault):
    fake.slow_seconds = 5
    fake.faults[:] = ["", "", fault, fault, fault]
    try:
        deciding.accept(hold=held, by=None)
    except NotDoneError:
        assert ProviderRequest.objects.get().done_at is None
    fake.faults.clear()
    time_machine.move_to(clock.now() + timedelta(seconds=30))
    requesting.finish_what_was_left()
    deliver()
    assert charged(fake) == settled() == {"EUR": 1000}


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("decision", [deciding.accept, deciding.refuse])
def test_however_its_events_arrive_asking_again_finds_the_truth(fake, begun, deliver, decision, seed):
    chance = random.Random(seed)
    fake.pay(begun)
    deliver([event for event in fake.events for _copy in range(chance.choice([0, 1, 3]))])
    reconciling.reconcile("stripe", hours=1)
    decision(hold=Hold.objects.get(), by=None)
    events = [event for event in fake.events for _copy in range(chance.choice([0, 1, 2, 3]))]
    chance.shuffle(events)
    deliver(events)
    reconciling.reconcile("stripe", hours=1)
    assert charged(fake) == settled() == ({"EUR": 1000} if decision is deciding.accept else {})
    assert (letters("held"), letters("not_taken")) == (1, int(decision is deciding.refuse))
    assert Receipt.objects.count() == int(decision is deciding.accept)


@pytest.mark.control
def test_without_the_hold_it_would_be_taken_at_once(fake, scorer, stranger, interval, deliver):
    scorer.says = "pass"
    stranger.give("10", interval)
    fake.pay(session_of(stranger.email))
    deliver()
    assert charged(fake) == settled() == {"EUR": 1000}
