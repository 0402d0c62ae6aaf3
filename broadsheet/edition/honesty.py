"""Holding what the printed plates of campaigns show against a recount of the rows."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from broadsheet.campaigns.counting import tally
from broadsheet.campaigns.models import Campaign
from broadsheet.campaigns.views.tally import figures
from broadsheet.edition import addresses, inventory, laying
from broadsheet.edition.models import Change, Plate
from broadsheet.foundation import clock
from kiosk import plates

NOTHING = "–"
"""Stands for a figure that nobody shows."""
PAUSE = 0.25


@dataclass(frozen=True)
class Held:
    """One figure of one plate: what it shows, and what it has to show."""

    address: str
    figure: str
    shown: object
    counted: object

    @property
    def agrees(self) -> bool:
        """Whether they are the same."""
        return self.shown == self.counted


def hold(*, patience: float) -> list[Held]:
    """Every public figure of every campaign. What differs is looked at again as long as the press has something to print."""
    deadline = time.monotonic() + patience
    while True:
        found = [held for campaign in Campaign.objects.launched() for held in _of_campaign(campaign)]
        if all(held.agrees for held in found) or time.monotonic() > deadline or not _press_is_behind():
            return found
        time.sleep(PAUSE)


def moved_since() -> Iterator[tuple[Campaign, int, int]]:
    """Campaigns whose final figures are another than a count of today: with the frozen total, and today's."""
    for campaign in Campaign.objects.filter(ending__isnull=False):
        today = tally.recount(campaign).total
        if today != campaign.ending.total:
            yield campaign, campaign.ending.total, today


def _of_campaign(campaign: Campaign) -> Iterator[Held]:
    counted = figures(campaign) if campaign.starts_at <= clock.now() else {}
    for address in sorted(plate.address for plate in inventory.plates_of([campaign.source])):
        shown = _shown(address)
        for name in sorted({*counted, *shown}):
            yield Held(address, name, shown.get(name, NOTHING), counted.get(name, NOTHING))


def _shown(address: str) -> dict[str, Any]:
    """What the plate says on disk, where readers get it; nothing if there is none."""
    row = Plate.objects.filter(address=address).exclude(line="").first()
    line = plates.parse(row.line.encode()) if row is not None else None
    if not isinstance(line, plates.Plate) or not line.file:
        return {}
    try:
        found = json.loads((laying.tree_of(addresses.place(address)) / line.file).read_bytes())
    except (OSError, ValueError):
        return {"plate": "cannot be read"}
    return found if isinstance(found, dict) else {"plate": "is no tally"}


def _press_is_behind() -> bool:
    return Change.objects.exists() or Plate.objects.due().filter(kind__in=["tally", ""]).exists()
