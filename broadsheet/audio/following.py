"""Following the articles: a narration is stale within the very transaction that changes what it says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from broadsheet.audio import changing, renaming, rules, spoken
from broadsheet.audio.models import Narration, State
from broadsheet.audio.tasks import narrate, read_anew
from broadsheet.newsroom.models import Article, Contributor
from broadsheet.ops.queue.enqueuing import later

_unasked: ContextVar[bool] = ContextVar("unasked", default=True)


@contextmanager
def only_when_asked() -> Iterator[None]:
    """Within, what comes out is not read aloud by itself: for whoever writes many articles at once."""
    token = _unasked.set(False)
    try:
        yield
    finally:
        _unasked.reset(token)


def follow(article: Article) -> None:
    """End what is not true any more, and have made what is missing. Within the transaction that changed the article."""
    rows = list(Narration.objects.current().filter(article_id=article.pk))
    if not article.is_public:
        changing.end_unwanted(article, [])
    elif any(row.state in {State.READY, State.MAKING} for row in rows):
        changing.end_unwanted(article, spoken.wanted_of(article))
    if article.is_public and (rows or rules.comes_by_itself(article)) and comes_unasked():
        ask(article)


def follow_name(contributor: Contributor) -> None:
    """End what says another name than their record does now, and have it read anew behind all that comes out meanwhile."""
    if renaming.follow(contributor) and comes_unasked():
        later(read_anew, contributor.pk)


def comes_unasked() -> bool:
    """Whether narrations are asked for by themselves just now."""
    return rules.is_on() and _unasked.get()


def ask(article: Article, *, by: Any = None, again: bool = False, after: datetime | None = None) -> None:
    """Have it narrated: a row that waits, for the desk to see, and a task; not before `after`, if that is given."""
    changing.await_turn(article.pk, by=by)
    task = narrate.using(run_after=after) if after is not None else narrate
    later(task, article.pk, *([True] if again else []))
