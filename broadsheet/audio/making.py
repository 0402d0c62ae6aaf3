"""Making an article's narrations: claim, speak, lay the file, say that it is ready.

Many may try at once, and any may be killed at any point. A row that somebody is making names its holder; only the holder
that is named when the file is there may say that it is ready, and only if the article still says what was spoken.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import socket
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from wagtail.models import Page

from broadsheet.audio import changing, encoding, files, rules, signing, speaking, spoken, tagging, turns
from broadsheet.audio.encoding import Encoded
from broadsheet.audio.models import Narration, State, VoiceKind, Why
from broadsheet.audio.sound import Samples
from broadsheet.audio.speaking import Spoken
from broadsheet.audio.spoken import Wanted
from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.foundation.giving_way import Patience
from broadsheet.newsroom.models import Article, Publication

AT_MOST = timedelta(minutes=30)
"""Nobody makes one file for longer: then somebody else may."""

LEFT_FOR_GOOD = timedelta(days=1)
"""What could not be made for so long is taken up again only when somebody asks: it may be what kills its makers."""

BEING_MADE = {State.MAKING, State.ANEW}

_HOST = socket.gethostname()[:40]
_in_hand: set[str] = set()
"""The holders of this very process."""


@dataclass(frozen=True)
class _Claimed:
    row: Narration
    wanted: Wanted


def make(pk: int, *, again: bool = False) -> int:
    """Make whatever narrations the article is to have and has not. Returns how many files; run again, it makes only the rest.

    With `again` those that are there are made anew, and heard until the new ones are there; a person's recording never.
    """
    with turns.taken():
        claimed = claim(pk, again=again)
        crashpoint("narration.claimed")
        said: dict[str, Samples] | None = {} if len(claimed) > 1 else None
        try:
            return sum(_make(each, said) for each in claimed)
        finally:
            _in_hand.difference_update(each.row.holder for each in claimed)


def left() -> list[Narration]:
    """What somebody began within the last day and has died over."""
    begun = Narration.objects.unended().filter(state__in=BEING_MADE, asked_at__gt=clock.now() - LEFT_FOR_GOOD)
    return [row for row in begun.order_by("-pk") if not _is_alive(row)]


@transaction.atomic
def claim(pk: int, *, again: bool = False) -> list[_Claimed]:
    """Take what is to be made of this article, as it is now; what nobody wants any more is ended."""
    article = locked(pk)
    if article is None:
        return []
    wanted = spoken.wanted_of(article) if article.is_public else []
    changing.end_unwanted(article, wanted)
    if not rules.is_wanted(article):
        changing.silence(article)
        return []
    found = [_claim_one(article, each, again=again) for each in wanted]
    return [each for each in found if each is not None]


def locked(pk: int) -> Article | None:
    """The article as it is now; nobody publishes it, or takes it off, until the transaction is over."""
    Page.objects.select_for_update().filter(pk=pk).order_by().first()
    found: Article | None = Article.objects.select_related("section", "locale").filter(pk=pk).first()
    return found


def _claim_one(article: Article, wanted: Wanted, *, again: bool) -> _Claimed | None:
    row = (
        changing.revived(article, wanted)
        or Narration.objects.current().filter(article=article, part=wanted.part).first()
    )
    if row is not None and row.state == State.READY:
        # `end_unwanted` has ended what says something else: this one may be heard until the new one is there.
        return None if row.is_human or not again else _take(_anew(article, wanted), article, wanted)
    return _take(row or Narration(article=article, part=wanted.part), article, wanted)


def _anew(article: Article, wanted: Wanted) -> Narration:
    """The row that stands beside the one that is heard."""
    row = Narration.objects.unended().filter(article=article, part=wanted.part, state=State.ANEW).first()
    return row or Narration(article=article, part=wanted.part, state=State.ANEW)


def _take(row: Narration, article: Article, wanted: Wanted) -> _Claimed | None:
    """Make it ours, unless somebody makes it who is alive, or it can't be made."""
    if row.state in BEING_MADE and _is_alive(row):
        return None
    refused = spoken.why_not(wanted)
    _write_down(row, article, wanted)
    if refused is not None:
        row.state, row.ended_at = _of_no_use(row, otherwise=State.REFUSED)
        row.why, row.told = refused
        changing.keep(row)
        return None
    engine = spoken.voice_for(wanted)
    row.engine, row.engine_version, row.voice = engine.name, engine.version, engine.voice
    row.state, row.why, row.told = State.ANEW if row.state == State.ANEW else State.MAKING, "", ""
    # A name of our own: whoever had it before us may come to an end yet, and removes what they have laid.
    left, row.file = row.file, files.new_name()
    row.holder, row.begun_at = _holder(), clock.now()
    changing.keep(row)
    if left:
        transaction.on_commit(partial(files.forget, left), robust=True)
    return _Claimed(row, wanted)


def _write_down(row: Narration, article: Article, wanted: Wanted) -> None:
    row.language, row.revision_id = wanted.script.language, article.live_revision_id
    row.digest, row.words, row.is_gated = wanted.digest, wanted.words, wanted.is_gated
    row.voice_kind = VoiceKind.SYNTHETIC


def _make(claimed: _Claimed, said: dict[str, Samples] | None) -> int:
    row, started = claimed.row, time.process_time()
    try:
        found = speaking.speak(claimed.wanted.script, spoken.voice_for(claimed.wanted), said)
        made = encoding.encode(found.sound, breath=Patience().wait)
        data = finished(row, made, title=row.article.headline, chapters=found.chapters)
    except encoding.SilentError:
        _failed(row, why=Why.NOTHING_TO_SAY, state=State.REFUSED)
        return 0
    except Exception as error:
        _failed(row, why=Why.BROKE, told=f"{type(error).__name__}: {error}"[:400])
        raise
    crashpoint("narration.made")
    files.lay(row.file, data)
    crashpoint("narration.laid")
    Patience().wait()
    is_ready = _ready(row, made, found, data, took=time.process_time() - started)
    crashpoint("narration.done")
    if not is_ready:
        files.remove(row)
    return int(is_ready)


def measure(row: Narration, made: Encoded, data: bytes) -> None:
    """Write down what the file is: bytes, hash, length, loudness."""
    row.bytes, row.sha256 = len(data), hashlib.sha256(data).hexdigest()
    row.duration_ms, row.loudness, row.peak = made.duration_ms, round(made.level.loudness, 2), round(made.level.peak, 2)


def finished(row: Narration, made: Encoded, *, title: str, chapters: list[tagging.Chapter]) -> bytes:
    """The file with its tags and its signature."""
    label = label_of(row, title=title)
    return signing.signed(tagging.tagged(made.data, label, chapters, duration_ms=made.duration_ms), label)


def label_of(row: Narration, *, title: str) -> tagging.Label:
    """What the file says of itself."""
    engine = f"{row.engine} {row.engine_version}".strip()
    return tagging.Label(
        title=title, publication=Publication.load().name, language=row.language, published_at=row.article.published_at,
        is_synthetic=not row.is_human, engine=engine, voice=row.voice,
    )  # fmt: skip


@transaction.atomic
def _ready(row: Narration, made: Encoded, found: Spoken, data: bytes, *, took: float) -> bool:
    """Offer it, unless it was taken from us, or the article says something else by now. Returns whether it did."""
    article = locked(row.article_id)
    held = Narration.objects.unended().filter(pk=row.pk, holder=row.holder, state__in=BEING_MADE).first()
    if article is None or held is None:
        return False
    wanted = {each.part: each for each in spoken.wanted_of(article)} if article.is_public else {}
    if not changing.says(row, wanted.get(row.part)):  # type: ignore[call-overload]
        changing.end(held, why=Why.TEXT_CHANGED if article.is_public else Why.NOT_PUBLIC)
        return False
    for heard in Narration.objects.current().filter(article=article, part=row.part).exclude(pk=row.pk):
        changing.end(heard, why=Why.REPLACED)
    measure(row, made, data)
    row.timings, row.state, row.holder = [list(timing) for timing in found.timings], State.READY, ""
    row.made_at, row.took_ms = clock.now(), round(took * 1000)
    changing.keep(row)
    crashpoint("narration.said")
    return True


def _failed(row: Narration, *, why: Why, told: str = "", state: State = State.FAILED) -> None:
    state, ended_at = _of_no_use(row, otherwise=state)
    Narration.objects.unended().filter(pk=row.pk, holder=row.holder).update(
        state=state, why=why, told=told, holder="", ended_at=ended_at
    )


def _of_no_use(row: Narration, *, otherwise: State) -> tuple[State, datetime | None]:
    """What becomes of a row that can't be made: one made anew ends, since another is heard in its place."""
    return (State.ENDED, clock.now()) if row.state == State.ANEW else (otherwise, None)


def _holder() -> str:
    holder = f"{_HOST}:{os.getpid()}:{secrets.token_hex(4)}"
    _in_hand.add(holder)
    return holder


def _is_alive(row: Narration) -> bool:
    """Whether whoever makes it still does. On another machine nobody can be asked: there time tells."""
    host, _colon, rest = row.holder.partition(":")
    if not rest or row.begun_at is None or row.begun_at < clock.now() - AT_MOST:
        return False
    if host != _HOST:
        return True
    pid = int(rest.partition(":")[0])
    return row.holder in _in_hand if pid == os.getpid() else _runs(pid)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's process, with its number: time tells
    return True
