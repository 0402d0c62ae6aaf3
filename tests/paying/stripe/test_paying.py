import time
from datetime import date, timedelta

import pytest
import time_machine

from broadsheet.config import environment
from broadsheet.foundation import clock
from broadsheet.membership import changing_plan
from broadsheet.membership.models import Grant, Membership
from broadsheet.payments import reconciling, requesting
from broadsheet.payments.models import Agreement, Alert, Checkout, Entry, Kind, Receipt, VatRate, WebhookEvent
from broadsheet.payments.providers.base import ProviderError
from broadsheet.payments.providers.known import of
from broadsheet.payments.providers.stripe import asking
from broadsheet.payments.providers.stripe import provider as stripe_provider
from broadsheet.payments.providers.stripe.provider import Stripe
from tests.paying.stripe import hosted
from tests.paying.stripe.conftest import send, session_of
from tests.paying.stripe.fake import signed

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(fake, stranger, prices, deliver):
    """A stranger who joined by the month, through Stripe."""
    stranger.join(prices["reader", "EUR", "month"])
    fake.pay(session_of(stranger.email))
    deliver()
    return stranger


def sums(kind):
    return Entry.objects.filter(kind=kind).sums()


def test_a_stranger_becomes_a_member(fake, stranger, prices, deliver):
    answer = stranger.join(prices["reader", "EUR", "month"])
    assert answer.headers["Location"].startswith("https://checkout.stripe.com/")
    fake.pay(session_of(stranger.email))
    assert set(deliver()) == {200}
    assert Grant.objects.live(clock.now()).get().person.email == stranger.email
    assert sums(Kind.SETTLEMENT) == {"EUR": 500}
    assert sums(Kind.FEE) == {"EUR": -44}
    assert Receipt.objects.count() == 1
    assert Agreement.objects.get().card.last4 == "4242"


def test_who_comes_back_before_the_event_is_a_member_already(fake, stranger, prices):
    stranger.join(prices["reader", "EUR", "month"])
    fake.pay(session_of(stranger.email))
    page = stranger.client.get(Checkout.objects.get().get_absolute_url())
    assert "Thank you" in page.content.decode()


def test_a_declined_card_takes_nothing(fake, stranger, prices, deliver):
    stranger.join(prices["reader", "EUR", "month"])
    fake.pay(session_of(stranger.email), card="declined")
    fake.expire(session_of(stranger.email))
    deliver()
    assert not Entry.objects.exists()
    assert not Grant.objects.exists()
    assert Checkout.objects.get().failed_at


@pytest.mark.parametrize("interval", ["once", "month"])
def test_a_debit_pays_only_when_it_is_settled(fake, stranger, prices, deliver, interval):
    stranger.give("10", interval)
    session = session_of(stranger.email)
    fake.pay(session, card="debit")
    deliver()
    assert sums(Kind.PAYMENT) == {"EUR": 1000}
    assert Entry.objects.received().sums() == {}
    assert Checkout.objects.get().paid_at is None
    fake.settle(fake.intents(session)[0]["id"])
    deliver()
    assert Entry.objects.received().sums() == {"EUR": 1000}


def test_a_debit_that_bounces_pays_nothing(fake, stranger, prices, deliver):
    stranger.join(prices["reader", "EUR", "month"])
    session = session_of(stranger.email)
    fake.pay(session, card="debit")
    fake.settle(fake.intents(session)[0]["id"], well=False)
    deliver()
    assert Entry.objects.received().sums() == {}
    assert not Grant.objects.exists()
    assert Checkout.objects.get().failed_at


def test_a_refund_asked_for_twice_is_given_once(fake, member):
    settlement = Entry.objects.get(kind=Kind.SETTLEMENT)
    request = requesting.refund(settlement=settlement, amount=settlement.money, reason="asked", by=None)
    requesting.carry_out(request)
    assert sums(Kind.REFUND) == {"EUR": -500}
    assert not Grant.objects.live(clock.now()).exists()


@pytest.mark.parametrize("outcome", ["lost", "won"])
def test_a_lost_dispute_ends_the_grant_and_a_won_one_does_not(fake, member, deliver, outcome):
    case = fake.dispute(fake.intents(session_of(member.email))[0]["id"])
    deliver()
    assert Grant.objects.live(clock.now()).exists()
    fake.decide(case["id"], outcome)
    deliver()
    assert Grant.objects.live(clock.now()).exists() == (outcome == "won")


def test_a_renewal_moves_the_end(fake, member, deliver):
    with time_machine.travel(clock.now() + timedelta(days=30, hours=1), tick=False):
        fake.live()
        deliver()
        assert sums(Kind.SETTLEMENT) == {"EUR": 1000}
        assert Grant.objects.get().ends > clock.now() + timedelta(days=28)
        assert Receipt.objects.count() == 2


def test_a_failed_renewal_is_waited_for_until_it_is_tried_again(fake, member, deliver):
    with time_machine.travel(clock.now() + timedelta(days=30, hours=1), tick=False):
        next(one for one in fake.things.values() if one["object"] == "subscription")["_card"] = "empty"
        fake.live()
        deliver()
        assert sums(Kind.SETTLEMENT) == {"EUR": 500}
        assert timedelta(days=3) < Agreement.objects.get().retry_until - clock.now() <= timedelta(days=4)
        assert Grant.objects.live(clock.now()).exists()


def test_it_is_ended_paused_and_both_are_taken_back(fake, member):
    agreement = Agreement.objects.get()
    requesting.end(agreement=agreement, by=None)
    agreement.refresh_from_db()
    assert agreement.ends_at == agreement.paid_until
    requesting.resume(agreement=agreement, by=None)
    agreement.refresh_from_db()
    assert agreement.ends_at is None
    until = clock.now().replace(microsecond=0) + timedelta(days=60)
    requesting.pause(agreement=agreement, until=until, by=None)
    agreement.refresh_from_db()
    assert agreement.paused_until == until
    for _again in range(2):
        requesting.end(agreement=agreement, by=None, now=True)
    agreement.refresh_from_db()
    assert agreement.ended_at


def test_another_amount_counts_from_the_renewal_on(fake, member):
    agreement = Agreement.objects.get()
    requesting.change(agreement=agreement, amount=agreement.money * 3, by=None)
    agreement.refresh_from_db()
    assert (agreement.amount, agreement.next_amount) == (500, 1500)
    more = of("stripe").change(agreement, agreement.money * 5, now=True, key="k", is_preview=True)
    assert more.due_now.minor == 1000
    with time_machine.travel(clock.now() + timedelta(days=30, hours=1), tick=False):
        fake.live()
        reconciling.reconcile("stripe")
        agreement.refresh_from_db()
        assert (agreement.amount, agreement.next_amount) == (1500, None)
        assert sums(Kind.SETTLEMENT) == {"EUR": 2000}


def test_another_card_is_given_at_stripe(fake, member):
    assert (
        of("stripe")
        .card_page(Agreement.objects.get(), back_to="https://paper.example/")
        .startswith("https://billing.stripe.com/")
    )


def test_what_stripe_did_not_sign_just_now_is_refused_and_not_kept(fake, member):
    kept = WebhookEvent.objects.count()
    event = {**fake.events[0], "id": "evt_other"}
    forged, body = signed(event, secret="whsec_other")
    old, _body = signed(event, at=int(time.time()) - 301)
    good, _body = signed(event)
    for header in (None, "", "t=,v1=", "nonsense", forged, old):
        assert send(body, header).status_code == 400
    assert send(body.replace("evt_other", "evt_changed"), good).status_code == 400
    assert WebhookEvent.objects.count() == kept


@pytest.mark.control
def test_the_same_event_with_its_signature_is_kept(fake, member):
    kept = WebhookEvent.objects.count()
    header, body = signed({**fake.events[0], "id": "evt_other"})
    assert send(body, header).status_code == 200
    assert WebhookEvent.objects.count() == kept + 1


@pytest.mark.parametrize("faults", [["reset"], ["reset", "reset"], ["500"], ["500", "reset"]])
def test_a_connection_lost_after_the_call_opens_one_session(fake, stranger, prices, faults):
    fake.faults = list(faults)
    stranger.join(prices["reader", "EUR", "month"])
    checkout = Checkout.objects.get()
    stranger.client.post(f"{checkout.get_absolute_url()}again/", headers={"Sec-Fetch-Site": "same-origin"})
    checkout.refresh_from_db()
    sessions = [one["id"] for one in fake.things.values() if one["object"] == "checkout.session"]
    assert sessions == [checkout.session]


@pytest.mark.control
def test_without_its_key_a_lost_connection_would_open_two(fake, stranger, prices, monkeypatch):
    monkeypatch.setattr(fake, "keys", Forgetful())
    fake.faults = ["reset"]
    stranger.join(prices["reader", "EUR", "month"])
    assert len([one for one in fake.things.values() if one["object"] == "checkout.session"]) == 2


class Forgetful(dict):
    def __setitem__(self, key, value):
        pass


def test_a_lost_connection_gives_back_once(fake, member):
    settlement = Entry.objects.get(kind=Kind.SETTLEMENT)
    fake.faults = ["reset", "reset"]
    with pytest.raises(requesting.NotDoneError):
        requesting.refund(settlement=settlement, amount=settlement.money, reason="asked", by=None)
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        assert requesting.finish_what_was_left() == 1
    assert sums(Kind.REFUND) == {"EUR": -500}
    assert len([one for one in fake.things.values() if one["object"] == "refund"]) == 1


@pytest.mark.parametrize(
    ("fault", "is_permanent"), [("429", False), ("500", False), ("409", False), ("400", True), ("402", True)]
)
def test_an_error_says_whether_asking_again_is_of_use(fake, fault, is_permanent):
    fake.faults = [fault] * 2
    with pytest.raises(ProviderError) as caught:
        asking.ask("get", "events")
    assert caught.value.permanent == is_permanent


def test_nobody_waits_longer_than_is_said(fake, monkeypatch, settings):
    monkeypatch.setattr(asking, "SECONDS", 0.1)
    asking._client.cache_clear()
    fake.faults, fake.slow_seconds = ["slow"] * 2, 10
    began = time.monotonic()
    with pytest.raises(ProviderError):
        asking.ask("get", "events", created={"gte": 0})
    assert time.monotonic() - began < 8


def test_stripe_is_not_begun_without_its_secrets(monkeypatch):
    for name in environment.STRIPE_NEEDS:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(environment.MistakenSettingError, match="STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET"):
        environment.check_payment_providers(["stripe"], "https://paper.example")
    monkeypatch.setenv("STRIPE_SECRET_KEY", "sk_test_nothing")
    with pytest.raises(environment.MistakenSettingError, match="needs STRIPE_WEBHOOK_SECRET"):
        environment.check_payment_providers(["stripe"], "https://paper.example")
    monkeypatch.setenv("STRIPE_WEBHOOK_SECRET", "whsec_nothing")
    environment.check_payment_providers(["stripe"], "https://paper.example")


def test_a_form_may_lead_to_where_readers_pay(monkeypatch):
    monkeypatch.delenv("STRIPE_API_HOST", raising=False)
    assert environment.payment_hosts(["stripe"]) == [f"https://{host}" for host in Stripe.hosts]
    assert environment.payment_hosts(["sandbox", "bank_transfer"]) == []
    monkeypatch.setenv("STRIPE_API_HOST", "http://127.0.0.1:8130/ignored")
    assert environment.payment_hosts(["sandbox", "bank_transfer"]) == []
    assert environment.payment_hosts(["stripe"])[-1] == "http://127.0.0.1:8130"
    assert len(environment.payment_hosts(["stripe"])) == len(Stripe.hosts) + 1


def test_the_fakes_card_page_takes_a_card_once_and_leads_back(fake, stranger, prices):
    stranger.join(prices["reader", "EUR", "month"])
    session = session_of(stranger.email)
    path = f"/c/pay/{session}"
    status, _leads_to, page = hosted.answer(fake, "GET", path, {})
    assert (status, "5.00 EUR" in page, stranger.email in page) == (200, True, True)
    assert hosted.answer(fake, "POST", path, {"number": "4000 0000 0000 0002"})[0] == 402
    for _time in range(2):
        status, leads_to, _page = hosted.answer(fake, "POST", path, {"number": "4242 4242 4242 4242"})
        assert (status, leads_to.endswith(Checkout.objects.get().get_absolute_url())) == (303, True)
    assert len([one for one in fake.things.values() if one["object"] == "charge" and one["status"] == "succeeded"]) == 1
    assert hosted.answer(fake, "GET", "/c/pay/cs_none", {})[0] == 404


def test_stripe_is_told_of_vat_only_where_it_is_configured(fake, stranger, prices):
    stranger.join(prices["reader", "EUR", "month"])
    assert fake.things[session_of(stranger.email)]["metadata"].keys() == {"checkout"}
    VatRate.objects.create(country="LT", hundredths=2100, starts=date(2020, 1, 1))
    stranger.join(prices["reader", "EUR", "month"], country="LT")
    found = fake.things[session_of(stranger.email)]["metadata"]
    assert (found["country"], found["vat_rate"], found["vat"]) == ("LT", "21", "87")


@pytest.fixture
def later(time_machine):
    """Ten days of the month have gone by."""
    time_machine.move_to(clock.now() + timedelta(days=10))


def upgrade(member):
    agreement = Agreement.objects.get()
    choice = next(one for one in changing_plan.choices_for(agreement) if one.is_up)
    return agreement, choice


def test_more_at_once_takes_exactly_what_was_shown_and_once(fake, member, deliver, later, time_machine):
    agreement, choice = upgrade(member)
    shown = choice.preview(agreement).due_now
    whole = choice.price.amount - agreement.amount
    assert 0 < shown.minor < whole, "for the rest of the month alone"
    time_machine.shift(timedelta(seconds=90))  # they read it, and then they press
    choice.take(agreement, by=None)
    deliver()
    deliver(fake.events)
    assert sums(Kind.SETTLEMENT) == {"EUR": 500 + shown.minor} == fake.truth()[0]["settlement"]
    assert Agreement.objects.get().amount == choice.price.amount
    assert Membership.objects.get().plan == choice.price.plan


def test_asked_again_after_a_lost_answer_it_is_taken_once(fake, member, deliver, later):
    agreement, choice = upgrade(member)
    shown = choice.preview(agreement).due_now
    fake.faults[:] = ["", "reset"]
    choice.take(agreement, by=None)
    deliver()
    assert fake.truth()[0]["settlement"] == {"EUR": 500 + shown.minor}


def test_a_declined_card_leaves_the_plan_as_it_was_and_says_so(fake, member, deliver, later):
    agreement, choice = upgrade(member)
    fake._of("subscription")[0]["_card"] = "empty"
    with pytest.raises(requesting.NotDoneError, match="declined the card"):
        choice.take(agreement, by=None)
    deliver()
    assert sums(Kind.SETTLEMENT) == {"EUR": 500} == fake.truth()[0]["settlement"]
    assert Agreement.objects.get().amount == 500
    assert Membership.objects.get().plan.slug == "reader"
    assert not Alert.objects.exists()


@pytest.mark.control
def test_reckoned_by_the_second_what_is_taken_would_not_be_what_was_shown(
    fake, member, later, time_machine, monkeypatch
):
    def by_the_second(_item):
        return {"proration_behavior": "always_invoice", "proration_date": int(clock.now().timestamp())}

    monkeypatch.setattr(stripe_provider, "_prorated", by_the_second)
    agreement, choice = upgrade(member)
    shown = choice.preview(agreement).due_now
    time_machine.shift(timedelta(hours=3))
    choice.take(agreement, by=None)
    assert fake.truth()[0]["settlement"] != {"EUR": 500 + shown.minor}
