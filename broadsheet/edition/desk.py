"""The press on the desk: whether it prints, what waits, and what can't be printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from broadsheet.edition.models import Change, Plate, PressRun
from broadsheet.edition.press_room import BEAT
from broadsheet.foundation import clock
from broadsheet.newsroom.desk.rights import may_see_articles
from broadsheet.ops.models import Heartbeat

FAILED_SHOWN = 5
SILENT_AFTER = timedelta(seconds=30)
"""The press beats every two seconds, and a large page takes it no longer than one."""
COUNTED_AT_MOST = 10_000


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

    @property
    def waiting_told(self) -> str:
        """How many pages wait, in words that stay true when they are very many."""
        if self.waiting > COUNTED_AT_MOST:
            return _("more than %d") % COUNTED_AT_MOST
        return str(self.waiting)


def standing() -> Standing:
    """How the press stands. Five small queries, whatever the archive's size."""
    beat = Heartbeat.objects.filter(name=BEAT).first()
    unnoticed = Change.objects.order_by("pk").values_list("at", flat=True).first()
    due = Plate.objects.due().filter(error="")
    first = due.order_by("due_from").values_list("due_from", flat=True).first() if unnoticed is None else unnoticed
    return Standing(
        waiting=due.order_by()[: COUNTED_AT_MOST + 1].count(),
        oldest=first,
        failed=list(Plate.objects.failed().order_by("-tries", "pk")[:FAILED_SHOWN]),
        run=PressRun.objects.order_by("-pk").first(),
        silent_since=beat.beat_at if beat else None,
        trouble=str(beat.detail.get("trouble", "")) if beat else "",
    )


def panel(*, user: Any = None, **_more: object) -> str:
    """The desk's panel, for whoever works on what is printed; nothing for others."""
    if user is None or not may_see_articles(user):
        return ""
    return render_to_string("edition/desk_panel.html", {"press": standing()})
