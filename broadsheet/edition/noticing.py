"""Noticing what changed, and marking the plates that were made from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import partial

from django.db import transaction

from broadsheet.edition import bell, inventory, reaching
from broadsheet.edition.models import Change, Plate, PlateSource, Urgency
from broadsheet.foundation import clock, sources

AT_ONCE = 200
"""Changes looked at in one transaction: an import's thousands must not hold the database for seconds."""

_OF_ALL = ("chrome", sources.EVERYTHING)
_OF_LISTS = ("list:", "front:")
_PODCASTS = "/podcast/"
"""In the addresses of lists that wait for the others: a new story is heard in none of them yet."""


def write_down(names: Collection[str]) -> None:
    """Keep these changes until they are printed, and wake the press once they are committed."""
    Change.objects.bulk_create([Change(source=name) for name in names])
    transaction.on_commit(partial(bell.ring), robust=True)


def notice() -> set[str]:
    """Mark the plates of what changed since the last look. Returns everything that those changes reach."""
    rows = list(Change.objects.order_by("pk").values_list("pk", "source")[:AT_ONCE])
    if not rows:
        return set()
    names = {name for _pk, name in rows}
    if sources.EVERYTHING in names:
        inventory.take_stock()
    with transaction.atomic():
        reached = reaching.spread(names)
        Plate.objects.announce(inventory.plates_of(reached), Urgency.SOON)
        _mark(reached, of_articles=_articles(names))
        Change.objects.filter(pk__in=[pk for pk, _name in rows]).delete()
    return reached


def notice_time() -> int:
    """Mark the plates whose moment has come. Returns how many."""
    now = sources.clock_source(clock.now())
    past = PlateSource.objects.filter(source__gte=sources.CLOCK, source__lte=now)
    if not past.exists():
        return 0  # nearly always: and nobody waits for a write that writes nothing
    due = Plate.objects.filter(pk__in=past.values("plate"))
    with transaction.atomic():
        marked = due.filter(address__in=inventory.fronts()).mark(Urgency.NOW) + due.mark(Urgency.LATER)
        # Its printing records the next moment; until then this one must not ask again.
        past.delete()
    return marked


def next_moment() -> str | None:
    """The next `clock:` source that will change."""
    upcoming = PlateSource.objects.filter(source__gte=sources.CLOCK, source__lt=f"{sources.CLOCK}~")
    return upcoming.order_by("source").values_list("source", flat=True).first()


def _mark(names: set[str], *, of_articles: set[int]) -> None:
    """From the least urgent to the most: a plate that was made from several of these is as urgent as the most urgent."""
    if sources.EVERYTHING in names:
        Plate.objects.mark(Urgency.BEHIND)
    of_all = {name for name in names if name.startswith(_OF_ALL)}
    of_lists = {name for name in names if name.startswith(_OF_LISTS)}
    for urgency, some in (
        (Urgency.BEHIND, of_all),
        (Urgency.LATER, names - of_all - of_lists),
        (Urgency.SOON, of_lists),
    ):
        for batch in _batches(some):
            made = Plate.objects.made_from(batch)
            if urgency == Urgency.SOON:
                made.filter(address__contains=_PODCASTS).mark(Urgency.LATER)
                made = made.exclude(address__contains=_PODCASTS)
            made.mark(urgency)
    Plate.objects.filter(article__in=of_articles).mark(Urgency.NOW)
    Plate.objects.waiting().filter(address__in=inventory.fronts()).mark(Urgency.NOW)


def _articles(names: Iterable[str]) -> set[int]:
    return {int(name[8:]) for name in names if name.startswith("article:")}


def _batches(names: set[str]) -> Iterable[list[str]]:
    every = sorted(names)
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))
