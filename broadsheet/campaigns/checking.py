"""What the doctor looks at in campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from broadsheet.campaigns import launching
from broadsheet.campaigns.models import Campaign
from broadsheet.foundation import clock
from broadsheet.ops import doctor

OVERDUE = timedelta(hours=1)
"""The worker freezes within seconds."""


def campaigns_have_words() -> Iterator[str]:
    """Look for campaigns that run, or will, and say nothing in one of the publication's languages."""
    for campaign in Campaign.objects.unfrozen().prefetch_related("words"):
        missing = launching.languages_without_words(campaign)
        if missing:
            yield f"“{campaign}” ({campaign.key}) has no words in {', '.join(missing)}."


def figures_are_frozen() -> Iterator[str]:
    """Look for campaigns that were to be frozen long ago."""
    late = clock.now() - OVERDUE
    for campaign in Campaign.objects.unfrozen().filter(ends_at__lte=late):
        if campaign.freezes_at <= late:
            yield f"“{campaign}” ({campaign.key}) was to be frozen at {campaign.freezes_at:%Y-%m-%d %H:%M} UTC. Does the worker run?"


doctor.register("campaigns: each has words in every language", campaigns_have_words)
doctor.register("campaigns: what is over is frozen", figures_are_frozen)
