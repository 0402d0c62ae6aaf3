import re
from datetime import timedelta

import pytest
import time_machine

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.membership import taken_back
from broadsheet.membership.models import Grant, Membership, Plan
from broadsheet.payments import requesting
from broadsheet.payments.models import Agreement, Alert, Checkout, Entry, Kind, Receipt
from broadsheet.payments.providers.sandbox import bank
from broadsheet.payments.providers.sandbox.models import SandboxDeal
from tests.paying.conftest import OURS, Stranger, path_of

pytestmark = pytest.mark.django_db


def test_a_stranger_becomes_a_member(stranger, prices):
    thanks = stranger.client.get(path_of(stranger.joins(prices["reader", "EUR", "year"])))
    assert "Thank you" in thanks.content.decode()
    grant = Grant.objects.get()
    assert grant.person == User.objects.get(email=stranger.email)
    assert grant.benefits == ["members"]
    assert timedelta(days=364) < grant.ends - clock.now() < timedelta(days=367)
    assert Membership.objects.get().plan.slug == "reader"
    assert Entry.objects.received().sums() == {"EUR": 5000}
    assert Entry.objects.filter(kind=Kind.FEE).sums() == {"EUR": -150}
    assert Receipt.objects.get().number == 1


def test_a_contribution_needs_no_account_and_gives_none(stranger, prices):
    stranger.pay(stranger.give("12.50", message="Go on!"))
    assert Entry.objects.received().sums() == {"EUR": 1250}
    assert not User.objects.filter(email=stranger.email).exists()
    assert not Grant.objects.exists()


def test_a_declined_card_takes_nothing_and_says_so(stranger, prices):
    to_pay = stranger.join(prices["reader", "EUR", "month"])
    answer = stranger.pay(to_pay, card="0002")
    assert answer.status_code == 402
    assert "Nothing was taken" in answer.content.decode()
    assert not Entry.objects.exists()
    stranger.pay(to_pay)  # another card, the same payment
    assert Entry.objects.received().sums() == {"EUR": 500}


def test_paying_twice_for_one_checkout_takes_once(stranger, prices):
    to_pay = stranger.join(prices["reader", "EUR", "month"])
    stranger.pay(to_pay)
    stranger.pay(to_pay)
    assert Entry.objects.filter(kind=Kind.PAYMENT).count() == 1


def test_what_settles_later_gives_access_later(stranger, prices, monkeypatch, live):
    monkeypatch.setattr("broadsheet.payments.providers.sandbox.views.SLOW_SECONDS", 0)
    page = stranger.client.get(path_of(stranger.joins(prices["reader", "EUR", "month"], card="6190")))
    assert "on its way" in page.content.decode()
    assert Entry.objects.received().sums() == {}
    assert not Grant.objects.exists()
    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=False):
        live()
    assert Entry.objects.received().sums() == {"EUR": 500}
    assert Grant.objects.get().person.email == stranger.email


def test_a_renewal_moves_the_end_and_is_one_more_row(stranger, prices, live):
    stranger.joins(prices["reader", "EUR", "month"])
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        live()
        live()
        assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 2
        assert Grant.objects.get().ends > clock.now() + timedelta(days=25)
    first, second = Receipt.objects.order_by("pk")
    assert (second.year, second.number) == ((first.year, 2) if second.year == first.year else (first.year + 1, 1))


def test_a_failed_renewal_keeps_access_for_its_grace_then_ends_and_a_new_card_revives_it(stranger, prices, live, tell):
    stranger.joins(prices["reader", "EUR", "month"], card="0341")
    now = clock.now()
    with time_machine.travel(now + timedelta(days=32), tick=False):
        live()
        assert Agreement.objects.get().is_failing
        assert Grant.objects.live(clock.now()).exists()
    with time_machine.travel(now + timedelta(days=60), tick=False):
        live()
        assert Agreement.objects.get().ended_at
        assert not Grant.objects.live(clock.now()).exists()
        deal = bank.pay(SandboxDeal.objects.get(), bank.Card.GOOD)
        tell(deal, "paid")
        assert Grant.objects.live(clock.now()).count() == 1
        assert Agreement.objects.get().ended_at is None


def test_a_lost_dispute_ends_the_grant_and_a_won_one_does_not(stranger, prices, live, tell):
    for outcome in ("lost", "won"):
        person = Stranger(f"{outcome}@reader.example")
        person.joins(prices["reader", "EUR", "month"], card="0259")
        deal = SandboxDeal.objects.order_by("-made_at").first()
        deal = bank.dispute(deal.charges.get())
        tell(deal, "disputed")
        assert Grant.objects.live(clock.now()).filter(person__email=person.email).exists()
        tell(bank.decide(deal.charges.get().dispute, outcome=outcome), "decided")
        has_access = Grant.objects.live(clock.now()).filter(person__email=person.email).exists()
        assert has_access == (outcome == "won")
        agreement = Agreement.objects.get(checkout__payer__email=person.email)
        assert (agreement.ended_at is None) == (outcome == "won"), "nobody pays on for what was taken from them"
    assert Entry.objects.received().sums() == {"EUR": 500}


def test_whoever_pays_twice_is_noticed(stranger, prices):
    stranger.joins(prices["reader", "EUR", "month"])
    stranger.joins(prices["reader", "EUR", "year"])
    assert "pays twice" in Alert.objects.get().text


def test_a_signed_event_about_less_money_pays_for_nothing(stranger, prices, tell):
    path_of(stranger.join(prices["reader", "EUR", "year"]))
    deal = SandboxDeal.objects.get()
    deal.amount = 100
    deal.save()
    tell(bank.pay(deal, bank.Card.GOOD), "paid")
    assert not Entry.objects.exists()
    assert not Grant.objects.exists()
    assert "less than" in Alert.objects.get().text
    assert Checkout.objects.get().paid_at is None


def test_each_payment_brings_one_receipt_with_the_link_that_ends_it(
    stranger, prices, live, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        stranger.joins(prices["reader", "EUR", "month"])
    letters = [mail for mail in mailoutbox if "receipt" in mail.subject]
    assert [mail.to for mail in letters] == [[stranger.email]]
    link = re.search(r"http://testserver(/membership/cancellation/\S+)", letters[0].body)[1]
    assert stranger.client.get(link).status_code == 200
    assert Agreement.objects.get().renews_at
    with django_capture_on_commit_callbacks(execute=True):
        stranger.client.post(link, headers=OURS)
        stranger.client.post(link, headers=OURS)
    assert Agreement.objects.get().renews_at is None
    assert [mail for mail in mailoutbox if "nothing more" in mail.subject].__len__() == 1
    assert stranger.client.get(link[:-3] + "x/").status_code == 404
    with time_machine.travel(clock.now() + timedelta(days=32), tick=False):
        live()
        assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 1
        assert not Grant.objects.live(clock.now()).exists()


@pytest.mark.parametrize("how", ["refund", "lost", "won", "part"])
def test_a_recurring_contribution_whose_money_went_back_is_taken_no_more(
    stranger, live, tell, django_capture_on_commit_callbacks, how
):
    stranger.pay(stranger.give("10", "month"))
    settlement = Entry.objects.get(kind=Kind.SETTLEMENT)
    if how in {"lost", "won"}:
        charge = SandboxDeal.objects.get().charges.get()
        tell(bank.dispute(charge))
        assert Agreement.objects.running().exists(), "a dispute is not lost before it is decided"
        tell(bank.decide(charge.dispute, outcome=how))
    else:
        amount = Money(1000 if how == "refund" else 400, "EUR")
        with django_capture_on_commit_callbacks(execute=True):
            requesting.refund(settlement=settlement, amount=amount, reason="Asked for it", by=None)
    is_gone = how in {"refund", "lost"}
    assert (Agreement.objects.get().ended_at is not None) == is_gone
    with time_machine.travel(clock.now() + timedelta(days=33), tick=False):
        live()
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == (1 if is_gone else 2)


def test_without_the_look_at_what_went_back_a_contribution_would_be_taken_again(
    stranger, live, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(taken_back, "is_taken_back", lambda checkout: False)
    stranger.pay(stranger.give("10", "month"))
    with django_capture_on_commit_callbacks(execute=True):
        requesting.refund(
            settlement=Entry.objects.get(kind=Kind.SETTLEMENT), amount=Money(1000, "EUR"), reason="Asked", by=None
        )
    with time_machine.travel(clock.now() + timedelta(days=33), tick=False):
        live()
    assert Entry.objects.filter(kind=Kind.SETTLEMENT).count() == 2


def test_a_receipt_names_the_plan_in_its_own_words(stranger, prices, client):
    stranger.joins(prices["patron", "EUR", "month"])
    Plan.objects.filter(slug="patron").update(name="Friend of the Lantern")
    receipt = Receipt.objects.get()
    client.force_login(User.objects.get(email=stranger.email))
    page = client.get(f"/account/receipts/{receipt.pk}/").content.decode()
    assert "Membership: Friend of the Lantern" in page
    stranger.pay(stranger.give("10"))
    given = client.get(f"/account/receipts/{Receipt.objects.exclude(pk=receipt.pk).get().pk}/").content.decode()
    assert "<dd>Contribution</dd>" in given
