"""The tally counts what readers gave, from the ledger, and forgets what went back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadsheet.campaigns.counting import tally
from broadsheet.campaigns.models import Campaign, Goal, Launch, State
from broadsheet.foundation import clock

pytestmark = pytest.mark.django_db


def test_somebody_who_joins_is_counted_and_told_to_every_page(birthday, stranger, prices, client):
    stranger.joins(prices["reader", "EUR", "month"])
    said = client.get("/_/tally/birthday").json()
    assert (said["total"], said["count"], said["goal"], said["state"]) == (1, 1, 1000, "live")


def test_a_draft_and_what_has_not_begun_are_nowhere(birthday, client):
    Launch.objects.all().delete()
    assert client.get("/_/tally/birthday").status_code == 404
    Launch.objects.create(campaign=birthday)
    Campaign.objects.update(starts_at=clock.now() + timedelta(hours=1))
    assert client.get("/_/tally/birthday").status_code == 404


@pytest.mark.parametrize("kind", Goal)
def test_each_goal_is_counted(birthday, stranger, prices, kind):
    stranger.joins(prices["reader", "EUR", "year"])
    Campaign.objects.update(goal_kind=kind, goal=1)
    found = tally.of(Campaign.objects.get())
    price = prices["reader", "EUR", "year"].amount
    expected = {Goal.MONEY: price, Goal.MONEY_A_MONTH: price // 12, Goal.GIFTS: 0}
    assert found.total == expected.get(kind, 1), found
    assert found.state == (State.REACHED if found.total >= 1 else State.LIVE)
