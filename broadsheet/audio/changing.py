"""How narrations begin to be offered and end: every change of a row that readers may notice goes through here.

Each tells, within its transaction, whoever keeps pages that the article's narration is another one now.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction

from broadsheet.audio import events, files
from broadsheet.audio.models import Narration, State, VoiceKind, Why
from broadsheet.audio.spoken import Wanted
from broadsheet.foundation import clock, sources
from broadsheet.newsroom.models import Article

OF_TEXT = {Why.TEXT_CHANGED, Why.ACCESS_CHANGED, Why.NOT_PUBLIC}
"""Why a narration ends without anybody having meant it: a person's recording is kept then, for the article may come back."""
AT_WORK = {State.WAITING, State.FAILED, State.REFUSED}


def await_turn(article: int, *, by: Any = None) -> None:
    """A row that waits, for the desk to see, where the article has none."""
    if not Narration.objects.current().filter(article_id=article).exists():
        edition = Article.objects.values_list("edition", flat=True).get(pk=article)
        Narration(article_id=article, language=edition, asked_by=by).save()


def keep(row: Narration) -> None:
    """Save it; if readers may hear it from now on, say so."""
    is_ready = row.state == State.READY
    row.save()
    if is_ready:
        sources.changed(row.source)
        _tell(events.narration_ready, row)


def end(row: Narration, *, why: Why) -> None:
    """Offer it no more, from this transaction on; its file goes once that is committed."""
    was_ready = row.state == State.READY
    row.state = State.STALE if why in OF_TEXT else State.ENDED
    row.why, row.told, row.holder, row.ended_at = why, "", "", clock.now()
    row.save(update_fields=["state", "why", "told", "holder", "ended_at"])
    if was_ready:
        sources.changed(row.source)
        _tell(events.narration_ended, row)
    act = files.withdraw if is_kept(row) else files.remove
    transaction.on_commit(partial(act, row), robust=True)


def end_unwanted(article: Article, wanted: Iterable[Wanted]) -> None:
    """End what says something else than the article does now, or says it to others. An article that is not out wants nothing."""
    by_part = {each.part: each for each in wanted}
    for row in Narration.objects.unended().filter(article_id=article.pk):
        if row.state in AT_WORK and row.part in by_part:
            continue  # the next try writes down what it is to say
        if not says(row, by_part.get(row.part)):  # type: ignore[call-overload]
            end(row, why=_why_ended(article, row, by_part.get(row.part)))  # type: ignore[call-overload]


def silence(article: Article) -> None:
    """End all that a synthetic voice says, or would say; what a person has read stays."""
    for row in Narration.objects.unended().filter(article_id=article.pk).exclude(voice_kind=VoiceKind.HUMAN):
        end(row, why=Why.SILENCED)


def says(row: Narration, wanted: Wanted | None) -> bool:
    """Whether it says exactly what the article is to say now, to the same people."""
    return wanted is not None and (row.digest, row.is_gated) == (wanted.digest, wanted.is_gated)


def is_kept(row: Narration) -> bool:
    """Whether its file outlives it: a person's recording, in case the same words come back."""
    return row.state == State.STALE and row.is_human


def revived(article: Article, wanted: Wanted) -> Narration | None:
    """The person's recording of exactly these words that was put by when the article changed or went; offered again."""
    put_by = Narration.objects.filter(article=article, part=wanted.part, voice_kind=VoiceKind.HUMAN, state=State.STALE)
    row = put_by.filter(digest=wanted.digest, is_gated=wanted.is_gated).exclude(file="").order_by("-pk").first()
    return offer_again(row) if row is not None else None


def offer_again(row: Narration) -> Narration:
    """Offer a recording that was put by, in the place of whatever is there."""
    for other in Narration.objects.unended().filter(article_id=row.article_id, part=row.part):
        end(other, why=Why.REPLACED)
    row.state, row.why, row.ended_at = State.READY, "", None
    keep(row)
    return row


def _why_ended(article: Article, row: Narration, wanted: Wanted | None) -> Why:
    if not article.is_public:
        return Why.NOT_PUBLIC
    is_for_others = wanted is None or row.is_gated != wanted.is_gated
    return Why.ACCESS_CHANGED if is_for_others else Why.TEXT_CHANGED


def _tell(signal: object, row: Narration) -> None:
    send = partial(signal.send_robust, sender=Narration, narration=row)  # type: ignore[attr-defined]
    transaction.on_commit(send, robust=True)
