"""The cast of campaigns: a birthday campaign, and strangers at the checkout."""

from __future__ import annotations

from datetime import timedelta

import pytest

from broadsheet.campaigns.models import Campaign, CampaignWords, Goal, Launch
from broadsheet.foundation import clock
from tests.journeys.conftest import chromium, new_page, sign_in
from tests.paying.conftest import prices, stranger

__all__ = ["chromium", "new_page", "prices", "sign_in", "stranger"]


@pytest.fixture
def birthday(db):
    """“1,000 new members for our birthday”, since yesterday and for a month."""
    now = clock.now()
    campaign = Campaign.objects.create(
        key="birthday", name="Our birthday", starts_at=now - timedelta(days=1), ends_at=now + timedelta(days=30),
        goal_kind=Goal.NEW_MEMBERS, goal=1000,
    )  # fmt: skip
    CampaignWords.objects.create(campaign=campaign, language="en", title="1,000 new members for our birthday")
    Launch.objects.create(campaign=campaign)
    return campaign
