"""When somebody whose name stands in bylines is called otherwise: a voice must not go on saying the old name.

Every narration speaks its byline, so a changed name changes what each of them is to say; nothing has to be read to know it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from broadsheet.audio import changing
from broadsheet.audio.models import Narration, State, Why
from broadsheet.newsroom.models import Article, BylineEntry, Contributor

AT_ONCE = 50
"""Articles of theirs that wait in the queue together."""
_SPOKEN = "_name_that_is_spoken"


def notice(contributor: Contributor) -> None:
    """Before the record is saved: the name that voices say until now. Within a transaction nobody else changes it meanwhile."""
    rows = Contributor.objects.filter(pk=contributor.pk)
    if connection.in_atomic_block:
        rows = rows.select_for_update()
    contributor.__dict__[_SPOKEN] = rows.values_list("name", flat=True).first() if contributor.pk else None


@transaction.atomic
def follow(contributor: Contributor) -> int:
    """Once it is saved: end every narration that says another name. Returns how many."""
    before = contributor.__dict__.pop(_SPOKEN, None)
    if before is None or before.split() == contributor.name.split():
        return 0
    rows = Narration.objects.unended().filter(
        article__in=_articles_of(contributor.pk), state__in=[State.READY, State.MAKING, State.ANEW]
    )
    found = list(rows)
    for row in found:
        changing.end(row, why=Why.TEXT_CHANGED)
    return len(found)


def fallen_silent(contributor: int, *, below: int | None) -> Sequence[int]:
    """The next of their articles that had a narration until its text changed and have none, the newest first."""
    had = Narration.objects.filter(article=OuterRef("pk"), state=State.STALE, why=Why.TEXT_CHANGED)
    has = Narration.objects.current().filter(article=OuterRef("pk"))
    rows = Article.objects.public().filter(Exists(had), ~Exists(has), pk__in=_articles_of(contributor))
    if below is not None:
        rows = rows.filter(pk__lt=below)
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:AT_ONCE])


def _articles_of(contributor: int) -> Any:
    return BylineEntry.objects.filter(contributor=contributor).values("article")
