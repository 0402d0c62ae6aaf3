"""A person's own recording in the place of the synthetic voice, and back again."""

from __future__ import annotations

import os
from typing import Any

import av
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.audio import changing, encoding, files, following, making, rights, spoken
from broadsheet.audio.encoding import Encoded
from broadsheet.audio.models import Narration, Part, State, VoiceKind, Why
from broadsheet.audio.sound import Sound
from broadsheet.audio.spoken import Wanted
from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.newsroom import acts, recognition
from broadsheet.newsroom.cleaning_recordings import FORMATS
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.refusals import NotNowError
from broadsheet.ops import audit

KINDS = {kind: recognition.SOUND[kind] for kind in ("wav", "mp3", "m4a")}
MOST_BYTES = 300 * 1024 * 1024
MOST_SECONDS = 90 * 60
LEAST_MS = 3_000
"""Shorter than that nobody has read an article."""


def encoded(file: File[bytes]) -> Encoded:
    """An uploaded recording, made anew from its sound alone: no tag, cover or track of it is left. Raises `ValidationError`."""
    recognition.check(file, KINDS, most=MOST_BYTES)
    reader = FORMATS[os.path.splitext(file.name or "")[1].lower().lstrip(".")][0]
    file.seek(0)
    try:
        made = encoding.encode(Sound(encoding.decoded(encoding.Readable(file), reader, most_seconds=MOST_SECONDS)))
    except encoding.TooLongError as error:
        raise ValidationError(_("The recording is longer than ninety minutes.")) from error
    except encoding.SilentError as error:
        raise ValidationError(_("There is nothing to hear in this recording.")) from error
    except encoding.LoudError as error:
        raise ValidationError(
            _("This recording has bangs far louder than its speech. Please cut them out and export it anew.")
        ) from error
    except (av.error.FFmpegError, ValueError, KeyError, IndexError, MemoryError) as error:
        raise ValidationError(
            _("This file can't be played: it is damaged, or holds no sound. Please export it anew as WAV, MP3 or M4A.")
        ) from error
    if made.duration_ms < LEAST_MS:
        raise ValidationError(_("The recording is shorter than three seconds."))
    return made


@acts.noting_refusals
def bring(*, article: Article, made: Encoded, reader: str, part: str, digest: str, by: User | None) -> Narration:
    """Offer it instead of what is there. `digest` is of the words that whoever brings it has seen. Raises `RefusedError`."""
    act, name = "narration.record", files.new_name()
    row = Narration(article=article, part=part, voice_kind=VoiceKind.HUMAN, file=name, state=State.READY, asked_by=by)
    row.voice, row.language, row.made_at = reader.strip()[:120], article.edition, clock.now()
    data = making.finished(row, made, title=article.headline, chapters=[])
    files.lay(name, data)
    crashpoint("recording.laid")
    try:
        with acts.on_article(article, act=act, by=by, permission=rights.RECORD) as found:
            wanted = _wanted(found, part, act=act)
            if wanted.digest != digest:
                told = _(
                    "The article has changed since you opened this page. Please compare it with the recording once more."
                )
                raise NotNowError(told, act=act, article_id=found.pk)
            return _offer(row, found, wanted, made, data, by=by)
    except BaseException:
        files.remove(row)
        raise


@acts.noting_refusals
def take_back(*, narration: Narration, by: User | None) -> None:
    """Offer it no more; the synthetic voice reads again. Raises `RefusedError`."""
    act = "narration.take_back"
    with acts.on_article(narration.article, act=act, by=by, permission=rights.RECORD) as article:
        row = _human(narration, act=act)
        audit.note(act=act, on=article, by=by, narration=row.pk, reader=row.voice)
        changing.end(row, why=Why.TAKEN_BACK)
        if article.is_public:
            following.ask(article, by=by)


@acts.noting_refusals
def say_that_it_holds(*, narration: Narration, digest: str, by: User | None) -> None:
    """The article has changed, and the recording still says what it says now: offer it again. Raises `RefusedError`."""
    act = "narration.still_holds"
    with acts.on_article(narration.article, act=act, by=by, permission=rights.RECORD) as article:
        row = _human(narration, act=act)
        wanted = _wanted(article, row.part, act=act)
        if row.state != State.STALE or wanted.digest != digest:
            told = _(
                "The article has changed since you opened this page. Please compare it with the recording once more."
            )
            raise NotNowError(told, act=act, article_id=article.pk)
        audit.note(act=act, on=article, by=by, narration=row.pk, reader=row.voice)
        _say_what(row, article, wanted)
        changing.offer_again(row)


def _offer(
    row: Narration, article: Article, wanted: Wanted, made: Encoded, data: bytes, *, by: User | None
) -> Narration:
    for other in Narration.objects.filter(article=article, part=row.part).exclude(file=""):
        changing.end(other, why=Why.REPLACED)
    for other in Narration.objects.unended().filter(article=article, part=row.part):
        changing.end(other, why=Why.REPLACED)
    row.article = article
    making.measure(row, made, data)
    _say_what(row, article, wanted)
    changing.keep(row)
    audit.note(act="narration.record", on=article, by=by, narration=row.pk, reader=row.voice, part=row.part)
    return row


def _say_what(row: Narration, article: Article, wanted: Wanted) -> None:
    row.digest, row.words, row.is_gated, row.revision_id = (
        wanted.digest, wanted.words, wanted.is_gated, article.live_revision_id,
    )  # fmt: skip


def _wanted(article: Article, part: str, *, act: str) -> Wanted:
    found = {str(each.part): each for each in spoken.wanted_of(article)} if article.is_public else {}
    if part not in found:
        told: Any = _("Only an article that is out can have a recording.")
        if article.is_public:
            told = _("This article has no such part.")
        raise NotNowError(told, act=act, article_id=article.pk)
    return found[part]


def _human(narration: Narration, *, act: str) -> Narration:
    row = Narration.objects.filter(pk=narration.pk, voice_kind=VoiceKind.HUMAN).exclude(file="").first()
    if row is None or row.part not in Part.values or row.state not in {State.READY, State.STALE}:
        told = _("This recording is not there any more.")
        raise NotNowError(told, act=act, article_id=narration.article_id)
    return row
