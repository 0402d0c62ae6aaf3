"""The demo shows gifts in every state that lasts, sends nothing, and leaves nothing for the worker to do."""

from __future__ import annotations

import pytest
import time_machine

from broadsheet.accounts.models import User
from broadsheet.demo import welcoming
from broadsheet.demo.money import filling, wrapping
from broadsheet.foundation import clock
from broadsheet.gifts import access, delivering, expiring, lining_up, searching
from broadsheet.gifts.models import Gift, GiftLink, State
from broadsheet.mail.models import Outgoing
from broadsheet.membership.models import Grant
from broadsheet.payments import handling
from broadsheet.payments.models import Checkout
from tests import factories

pytestmark = pytest.mark.django_db
NOW = "2026-11-28T12:00:00+00:00"


@pytest.fixture(autouse=True)
def demo(db):
    with time_machine.travel(NOW, tick=False):
        welcoming.welcome("a demo password")
        filling.fill(member=welcoming.MEMBER)
        yield


def test_each_state_that_lasts_is_there():
    now = clock.now()
    lasting = set(State) - {State.HELD, State.EXPIRED}  # the worker moves what has expired on within a minute
    assert {state for state in lasting if Gift.objects.in_state(state, now).exists()} == lasting
    assert Gift.objects.filter(returned_at__isnull=False).count() == 1
    assert searching.not_arrived(Gift.objects.all()).count() == 1
    assert Gift.objects.filter(deliveries__bounced_at__isnull=False).count() == 1


def test_nothing_leaves_and_the_worker_finds_nothing_to_do():
    before = list(Gift.objects.order_by("pk").values())
    done = [delivering.deliver_due(), expiring.expire_due(), expiring.remind(), lining_up.line_up_all()]
    assert done == [0, 0, 0, 0]
    assert not Outgoing.objects.exists()
    assert list(Gift.objects.order_by("pk").values()) == before


def test_taking_the_money_in_once_more_changes_no_gift():
    before, grants = list(Gift.objects.order_by("pk").values()), Grant.objects.count()
    for checkout in Checkout.objects.filter(purpose="gift"):
        handling.take_in("sandbox", {"deal": checkout.session})
    assert list(Gift.objects.order_by("pk").values()) == before
    assert Grant.objects.count() == grants
    assert not Outgoing.objects.exists()


def test_the_members_account_has_what_they_gave():
    member = User.objects.get(email=welcoming.MEMBER)
    (bought,) = access.bought_by(member, "")
    assert {gift.state for gift in access.gifts_of(bought)} == {State.OPEN, State.REDEEMED}


def test_the_member_has_given_articles_away_once():
    for number in range(2):
        factories.article(f"Closed {number}", access="members")
    for _time in range(2):
        wrapping.give_stories(member=welcoming.MEMBER, now=clock.now())
    assert GiftLink.objects.count() == 2
