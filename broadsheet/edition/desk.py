"""The press on the desk: whether it prints, what waits, and what can't be printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, Q
from django.template.loader import render_to_string

from broadsheet.edition import carrying, carrying_desk
from broadsheet.edition.models import Change, Plate, PressRun
from broadsheet.edition.press_room import BEAT
from broadsheet.foundation import clock
from broadsheet.newsroom.desk.rights import may_see_articles
from broadsheet.ops.models import Heartbeat

FAILED_SHOWN = 5
SILENT_AFTER = timedelta(seconds=30)
"""The press beats every two seconds, and a large page takes it no longer than one."""


@dataclass(frozen=True)
class Standing:
    """The press as the desk sees it. `oldest` is when the oldest change that is not printed yet was made."""

    waiting: int
    oldest: datetime | None
    failed: list[Plate]
    run: PressRun | None
    silent_since: datetime | None
    trouble: str

    @property
    def is_silent(self) -> bool:
        """Whether nothing has been heard of the press for too long."""
        return self.silent_since is None or clock.now() - self.silent_since > SILENT_AFTER


def standing(beat: Heartbeat | None) -> Standing:
    """How the press stands, by its last sign of life. Three small queries while all is well, whatever the archive's size."""
    unnoticed = Change.objects.order_by("pk").values_list("at", flat=True).first()
    fine, wrong = Q(error=""), ~Q(error="")
    found = Plate.objects.waiting().aggregate(
        waiting=Count("pk", filter=fine), first=Min("due_from", filter=fine), failed=Count("pk", filter=wrong)
    )
    return Standing(
        waiting=found["waiting"],
        oldest=unnoticed or found["first"],
        failed=list(Plate.objects.failed().order_by("-tries", "pk")[:FAILED_SHOWN]) if found["failed"] else [],
        run=PressRun.objects.order_by("-pk").first(),
        silent_since=beat.beat_at if beat else None,
        trouble=str(beat.detail.get("trouble", "")) if beat else "",
    )


def panel(*, user: Any = None, **_more: object) -> str:
    """The desk's panel, for whoever works on what is printed; nothing for others."""
    if user is None or not may_see_articles(user):
        return ""
    beats = {beat.name: beat for beat in Heartbeat.objects.filter(name__in=[BEAT, carrying.NAME])}
    carrier = beats.get(carrying.NAME)
    shown = render_to_string("edition/desk_panel.html", {"press": standing(beats.get(BEAT))})
    return shown + carrying_desk.panel(carrier.detail if carrier else {})
