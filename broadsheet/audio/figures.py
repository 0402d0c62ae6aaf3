"""What narrations have cost and given: counted in the database, for the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from broadsheet.audio.models import Narration, State, VoiceKind
from broadsheet.foundation import clock
from broadsheet.newsroom.machine_help import Use

RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Figures:
    """Minutes are of sound, seconds of processor time. Of the last thirty days: what was made, and how long that took."""

    waiting: int
    failed: int
    refused: int
    ready: int
    by_people: int
    minutes: int
    bytes: int
    made_lately: int
    minutes_lately: int
    seconds_lately: int


def uses(language: str) -> list[Use]:
    """The synthetic voices of an edition, for the public list of what machines do. Nobody listens to all of it first."""
    rows = Narration.objects.offered().filter(article__edition=language, voice_kind=VoiceKind.SYNTHETIC).order_by()
    counted = rows.values_list("engine", "voice").annotate(articles=Count("article", distinct=True))
    return [Use(_("Narration"), f"{engine}, {voice}", articles, None) for engine, voice, articles in counted]


def figures() -> Figures:
    """As they are now, in two queries."""
    now = Narration.objects.unended().aggregate(
        waiting=Count("pk", filter=Q(state__in=[State.WAITING, State.MAKING, State.ANEW])),
        failed=Count("pk", filter=Q(state=State.FAILED)),
        refused=Count("pk", filter=Q(state=State.REFUSED)),
        ready=Count("pk", filter=Q(state=State.READY)),
        by_people=Count("pk", filter=Q(state=State.READY, voice_kind=VoiceKind.HUMAN)),
        duration=Sum("duration_ms", filter=Q(state=State.READY), default=0),
    )
    kept = Narration.objects.exclude(file="").aggregate(bytes=Sum("bytes", default=0))
    lately = Narration.objects.filter(made_at__gt=clock.now() - RECENT).aggregate(
        count=Count("pk"), duration=Sum("duration_ms", default=0), took=Sum("took_ms", default=0)
    )
    return Figures(
        minutes=round(now.pop("duration") / 60_000), **now, **kept, made_lately=lately["count"],
        minutes_lately=round(lately["duration"] / 60_000), seconds_lately=round(lately["took"] / 1000),
    )  # fmt: skip
