"""What members are written, told out of Stripe's objects: cards that expire, another price at the renewal, retries."""

from datetime import timedelta

import pytest
import time_machine

from broadsheet.foundation import clock
from broadsheet.membership.letters import due
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.models import MemberLetter, Price
from broadsheet.membership.repricing import announcing, applying, telling
from broadsheet.payments.models import Agreement, Entry, Kind
from tests.paying.stripe.conftest import session_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(fake, stranger, prices, deliver):
    """A stranger who joined by the month, through Stripe."""
    stranger.join(prices["reader", "EUR", "month"])
    fake.pay(session_of(stranger.email))
    deliver()
    return stranger


def test_a_card_given_on_stripes_page_is_known_before_it_is_charged(fake, member, deliver):
    ends = clock.local(clock.now())
    fake.give_card(session_of(member.email), year=ends.year, month=ends.month)
    deliver()
    card = Agreement.objects.get().card
    assert (card.last4, card.expires_year, card.expires_month) == ("1881", ends.year, ends.month)
    with time_machine.travel(ends.replace(day=27), tick=False):
        due.write_all()
        assert MemberLetter.objects.filter(kind=LetterKind.CARD).count() == 1
    later = ends + timedelta(days=800)
    fake.give_card(session_of(member.email), year=later.year, month=later.month, last4="4444")
    deliver()
    assert Agreement.objects.get().card.last4 == "4444"


def test_an_announced_price_is_taken_from_the_renewal_on_and_nothing_at_once(fake, member, deliver):
    price = Price.objects.get(plan__slug="reader", currency="EUR", interval="month")
    Price.objects.filter(pk=price.pk).update(amount=700)
    now = clock.now()
    change = announcing.announce(price=price, from_day=clock.today() + timedelta(days=31), by=None)
    telling.write(change)
    MemberLetter.objects.filter(kind=LetterKind.PRICE).update(handed_at=now)
    for days in (1, 30.5, 40, 60.5, 61):
        with time_machine.travel(now + timedelta(days=days), tick=False):
            fake.live()
            deliver()
            applying.apply(change)
            deliver()
    rows = Entry.objects.filter(kind=Kind.SETTLEMENT).order_by("occurred_at", "pk")
    assert list(rows.values_list("amount", flat=True)) == [500, 500, 700]
    assert Agreement.objects.get().amount == 700
