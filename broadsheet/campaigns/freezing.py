"""Freezing: a campaign's final figures are written down once, and nothing moves them any more."""

from __future__ import annotations

from django.db import transaction

from broadsheet.campaigns.counting import tally
from broadsheet.campaigns.models import Campaign, Ending
from broadsheet.foundation import clock, sources
from broadsheet.foundation.crashing import crashpoint
from broadsheet.ops import audit

FACTS = ("received", "members", "matched", "outside", "elsewhere")
"""What of a tally is kept beside its total."""


def freeze_due() -> int:
    """Freeze those whose time has come. Returns how many."""
    now = clock.now()
    over = Campaign.objects.unfrozen().filter(ends_at__lte=now)
    return sum(freeze(campaign) is not None for campaign in over if campaign.freezes_at <= now)


@transaction.atomic
def freeze(campaign: Campaign) -> Ending | None:
    """Write down what it has come to; None if somebody has done so already, or took its launch back."""
    found = Campaign.objects.select_for_update().filter(pk=campaign.pk).first()
    # Asked once the lock is held: PostgreSQL looks at a joined row as it was before the wait.
    if found is None or not Campaign.objects.unfrozen().filter(pk=found.pk).exists():
        return None
    counted = tally.recount(found)
    made = Ending.objects.create(
        campaign=found, total=counted.total, count=counted.count, goal=counted.goal, as_of=counted.as_of,
        facts={name: getattr(counted, name) for name in FACTS},
    )  # fmt: skip
    crashpoint("campaigns.after_ending")
    audit.note(act="campaign.freeze", on=found, by=None, total=made.total, count=made.count)
    sources.changed(found.source)
    return made
