"""The Lantern asks for new members for its birthday: a campaign that runs, and its asks in both languages."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from broadsheet.campaigns.models import Ask, Campaign, CampaignWords, Goal, Launch, OutsideAmount, Way
from broadsheet.foundation import clock

KEY = "birthday"
FACTS = Path(__file__).with_name("campaign.toml")
BEGAN = timedelta(days=40)
LASTS = timedelta(days=75)


@transaction.atomic
def launch(*, now: datetime) -> None:
    """Have it run, unless there is a campaign already or nothing can be paid."""
    if Campaign.objects.exists() or not settings.PAYMENT_PROVIDERS:
        return
    facts = tomllib.loads(FACTS.read_text())
    began = clock.local(now - BEGAN).replace(hour=9, minute=0, second=0, microsecond=0)
    campaign = Campaign.objects.create(
        key=KEY,
        name=facts["name"],
        starts_at=began,
        ends_at=began + LASTS,
        goal_kind=Goal.NEW_MEMBERS,
        goal=facts["goal"],
    )
    OutsideAmount.objects.create(
        campaign=campaign, value=facts["outside"]["value"], way=Way.CASH, evidence=facts["outside"]["evidence"],
        came_on=(began + timedelta(days=9)).date(),
    )  # fmt: skip
    for language, words in facts["words"].items():
        CampaignWords.objects.create(campaign=campaign, language=language, **words)
    for asks in facts["asks"]:
        _ask(campaign, asks)
    Launch.objects.create(campaign=campaign)


def _ask(campaign: Campaign, facts: dict[str, Any]) -> None:
    """One ask in each language, published with a revision as the desk would."""
    common = {name: value for name, value in facts.items() if name not in {"en", "uk"}}
    for language in ("en", "uk"):
        ask = Ask(campaign=campaign, language=language, live=False, **common, **facts[language])
        ask.full_clean()
        ask.save()
        ask.save_revision().publish()
