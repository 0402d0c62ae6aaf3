"""Who has a newsletter, since when, by which form they came and how they went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncWeek

from broadsheet.foundation import clock
from broadsheet.newsletters.models import Newsletter, Subscription

WEEKS = 13
LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday on: who came, who went, and how many had it at the end."""

    monday: date
    joined: int
    ended: int
    total: int


@dataclass(frozen=True)
class Standing:
    """One newsletter now, and in the last thirty days."""

    running: int
    joined: int
    ended: int


def standing(newsletters: QuerySet[Newsletter]) -> dict[int, Standing]:
    """How each of these stands. One query."""
    lately = clock.now() - LATELY
    rows = Subscription.objects.filter(newsletter__in=newsletters).order_by().values_list("newsletter").annotate(
        running=Count("pk", filter=Q(ended_at__isnull=True)), joined=Count("pk", filter=Q(began_at__gt=lately)),
        ended=Count("pk", filter=Q(ended_at__gt=lately)),
    )  # fmt: skip
    return {pk: Standing(*counts) for pk, *counts in rows}


def weeks(newsletter: Newsletter) -> list[Week]:
    """The last thirteen, this one among them, the newest last. Three queries."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    mondays = [monday - timedelta(weeks=ago) for ago in range(WEEKS - 1, -1, -1)]
    start = start_of(mondays[0])
    every = Subscription.objects.filter(newsletter=newsletter).order_by()
    total = every.filter(began_at__lt=start).exclude(ended_at__lt=start).count()
    joined, ended = (_by_week(every, name, start) for name in ("began_at", "ended_at"))
    found = []
    for each in mondays:
        came, went = joined.get(each, 0), ended.get(each, 0)
        total += came - went
        found.append(Week(each, came, went, total))
    return found


def forms(newsletter: Newsletter) -> list[tuple[str, int]]:
    """Where those signed up who came lately, the most first."""
    lately = Subscription.objects.filter(newsletter=newsletter, began_at__gt=clock.now() - LATELY)
    return list(lately.order_by().values_list("form").annotate(found=Count("pk")).order_by("-found", "form"))


def ways_out(newsletter: Newsletter) -> list[tuple[str, int]]:
    """How those ended it who did so lately, the most first."""
    lately = Subscription.objects.filter(newsletter=newsletter, ended_at__gt=clock.now() - LATELY)
    return list(lately.order_by().values_list("ended_by").annotate(found=Count("pk")).order_by("-found", "ended_by"))


def start_of(day: date) -> datetime:
    """Its first moment on the publication's clock."""
    return datetime.combine(day, time.min, tzinfo=clock.publication_zone()).astimezone(UTC)


def _by_week(rows: QuerySet[Subscription], name: str, start: datetime) -> dict[date, int]:
    counted = (
        rows.filter(**{f"{name}__gte": start})
        .annotate(week=TruncWeek(F(name), tzinfo=clock.publication_zone()))
        .values_list("week")
        .annotate(found=Count("pk"))
    )
    return {week.date(): found for week, found in counted}
