"""Reading an archive aloud, the newest article first. Cut off, it goes on where it was: what is ready is passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from multiprocessing import get_context
from typing import Any

from django.db import OperationalError, connections
from django.db.models import Count, Exists, OuterRef, Q

from broadsheet.audio import making, turns
from broadsheet.audio.models import Narration, State, Why
from broadsheet.foundation import clock
from broadsheet.newsroom.models import Article


@dataclass
class Report:
    """What came of it: files made, articles by the reason why they have none, and those that broke, in words."""

    files: int = 0
    without: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def articles(*, since: date | None, section: str = "", language: str = "", again: bool = False) -> list[int]:
    """The public articles that are to be read, the newest first; those that are ready only if they are to be made again."""
    found: Any = Article.objects.public()
    if since is not None:
        found = found.filter(published_at__gte=clock.day_begins(since))
    if section:
        found = found.filter(section__slug=section)
    if language:
        found = found.filter(edition=language)
    if not again:
        ready = Narration.objects.current().filter(article=OuterRef("pk"), state=State.READY)
        found = found.filter(~Exists(ready))
    return list(found.newest_first().values_list("pk", flat=True))


def read(
    keys: Sequence[int],
    *,
    again: bool = False,
    at_once: int = 1,
    advance: Callable[[int], object] = lambda _count: None,
) -> Report:
    """Read each of them aloud, here and now, by so many processes. One that breaks is noted, and the others go on."""
    report = Report()
    for made, broken in _each(keys, again=again, at_once=at_once):
        report.files += made
        report.broken += [broken] if broken else []
        advance(1)
    report.without = _without(keys)
    return report


def _each(keys: Sequence[int], *, again: bool, at_once: int) -> Iterator[tuple[int, str]]:
    if at_once < 2:
        yield from (_read(pk, again) for pk in keys)
        return
    turns.allow(at_once)
    connections.close_all()  # a connection must not be shared with those that are forked
    with ProcessPoolExecutor(at_once, mp_context=get_context("fork")) as pool:
        yield from pool.map(partial(_read, again=again), keys)


def _read(pk: int, again: bool) -> tuple[int, str]:
    """How many files were made, or what broke."""
    try:
        # Asked for now, however long ago that was before: if we die over it, the worker takes it up.
        Narration.objects.unended().exclude(state=State.READY).filter(article=pk).update(asked_at=clock.now())
        return making.make(pk, again=again), ""
    except OperationalError:
        raise  # the database is away: nothing else would work either
    except Exception as error:  # whatever a voice may do; the row says so too
        return 0, f"{_headline(pk)}: {type(error).__name__}: {error}"


def _without(keys: Sequence[int]) -> dict[str, int]:
    """Among these articles: the reasons why some have none, and how many."""
    found: dict[str, int] = {}
    for start in range(0, len(keys), 500):
        refused = Q(state=State.REFUSED, article__in=keys[start : start + 500])
        rows = (
            Narration.objects.current().filter(refused).values("language", "why").annotate(count=Count("pk")).order_by()
        )
        for row in rows:
            reason = f"{row['language']}: {Why(row['why']).label}"
            found[reason] = found.get(reason, 0) + int(row["count"])
    return found


def _headline(pk: int) -> str:
    return str(Article.objects.filter(pk=pk).values_list("title", flat=True).first() or pk)
