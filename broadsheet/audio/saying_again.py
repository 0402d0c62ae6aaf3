"""Saying again what holds a name whose pronunciation has changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from broadsheet.audio import changing
from broadsheet.audio.models import Narration, State, VoiceKind, Why
from broadsheet.audio.speakable.pronouncing import words_that_hold
from broadsheet.audio.speakable.reading import script_of
from broadsheet.newsroom.models import Article, BylineEntry, Correction

AT_ONCE = 200
"""Articles that are looked at in one go."""


def have_said_again(language: str, forms: Sequence[str], *, ask: Callable[[int], None]) -> int:
    """Ask for every article whose synthetic narration holds one of these words, the newest first. Returns how many.

    In the background: it looks through all narrated articles of the language in the database, and reads only those whose
    text seems to hold a word.
    """
    count, below = 0, None
    while True:
        found = list(_candidates(language, forms, below)[:AT_ONCE])
        for article in found:
            if _holds(article, forms):
                _ask(article, ask)
                count += 1
        if len(found) < AT_ONCE:
            return count
        below = found[-1].pk


def _candidates(language: str, forms: Sequence[str], below: int | None) -> QuerySet[Article]:
    """Narrated articles that may hold one of the words, the last made first."""
    spoken = Narration.objects.current().filter(
        article=OuterRef("pk"), voice_kind=VoiceKind.SYNTHETIC, state__in=[State.READY, State.MAKING]
    )
    rows: QuerySet[Article] = Article.objects.public().alias(written_body=Cast("body", TextField()))
    rows = rows.filter(Q(edition=language) | Q(edition__startswith=f"{language}-"), Exists(spoken))
    if below is not None:
        rows = rows.filter(pk__lt=below)
    anywhere = Q()
    for form in forms:
        anywhere |= _may_hold(max(form.split(), key=len))
    return rows.filter(anywhere).order_by("-pk")


def _may_hold(word: str) -> Q:
    """Whether this word, the longest of a name, is somewhere in an article. A body is JSON: other letters are escaped."""
    escaped = json.dumps(word)[1:-1]
    byline = BylineEntry.objects.filter(article=OuterRef("pk")).filter(
        Q(text__contains=word) | Q(contributor__name__contains=word)
    )
    notes = Correction.objects.filter(article=OuterRef("pk"), note__contains=word)
    return (
        Q(title__contains=word)
        | Q(standfirst__contains=word)
        | Q(dateline__contains=word)
        | Q(written_body__contains=word)
        | Q(written_body__contains=escaped)
        | Q(Exists(byline))
        | Q(Exists(notes))
    )


def _holds(article: Article, forms: Sequence[str]) -> bool:
    written = "\n".join(passage.written for passage in script_of(article).passages)
    return bool(words_that_hold(written, forms))


@transaction.atomic
def _ask(article: Article, ask: Callable[[int], None]) -> None:
    """What is being made just now knows the old list: it is taken from its maker."""
    for row in Narration.objects.unended().filter(article=article, state__in=[State.MAKING, State.ANEW]):
        changing.end(row, why=Why.REPLACED)
    ask(article.pk)
