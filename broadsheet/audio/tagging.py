"""What a narration's file says of itself: whose it is, who speaks, in which language, and where its chapters begin."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mutagen.id3 import (
    CHAP,
    COMM,
    CTOC,
    ID3,
    TALB,
    TCON,
    TDRC,
    TIT2,
    TLAN,
    TLEN,
    TPE1,
    TPUB,
    TSSE,
    TXXX,
    CTOCFlags,
    Encoding,
)

_THREE_LETTERS = {
    "ar": "ara", "be": "bel", "bg": "bul", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa",
    "et": "est", "fi": "fin", "fr": "fra", "he": "heb", "hi": "hin", "hu": "hun", "it": "ita", "ja": "jpn", "ka": "kat",
    "ko": "kor", "lt": "lit", "lv": "lav", "nl": "nld", "no": "nor", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus",
    "sk": "slk", "sl": "slv", "sr": "srp", "sv": "swe", "tr": "tur", "uk": "ukr", "zh": "zho",
}  # fmt: skip
"""ISO 639-2, which ID3 wants."""
NOBODYS_LIST = 0xFFFFFFFF  # ID3: no byte offset is given, only times


@dataclass(frozen=True)
class Chapter:
    """One heading, and when it is spoken (milliseconds)."""

    title: str
    start: int
    end: int


@dataclass(frozen=True)
class Label:
    """What is written into the file. `engine` is empty where a person reads; then `voice` is the reader's name."""

    title: str
    publication: str
    language: str
    published_at: datetime | None
    is_synthetic: bool
    engine: str
    voice: str

    @property
    def said(self) -> str:
        """Who speaks, in a sentence."""
        if self.is_synthetic:
            return f"Made with a synthetic voice ({self.engine}, {self.voice})."
        return f"Read by {self.voice}." if self.voice else "Read by a person."


def tagged(data: bytes, label: Label, chapters: Sequence[Chapter], *, duration_ms: int) -> bytes:
    """The MP3 with its tags. It must have none yet."""
    tags = ID3()
    utf8 = Encoding.UTF8
    tags.add(TIT2(utf8, text=[label.title]))
    tags.add(TPE1(utf8, text=[label.publication]))
    tags.add(TALB(utf8, text=[label.publication]))
    tags.add(TPUB(utf8, text=[label.publication]))
    tags.add(TCON(utf8, text=["Speech"]))
    tags.add(TLEN(utf8, text=[str(duration_ms)]))
    code = _THREE_LETTERS.get(label.language.split("-")[0], "und")
    tags.add(TLAN(utf8, text=[code]))
    if label.published_at is not None:
        tags.add(TDRC(utf8, text=[f"{label.published_at:%Y-%m-%dT%H:%M:%S}"]))
    tags.add(COMM(utf8, lang=code, desc="", text=[label.said]))
    tags.add(TXXX(utf8, desc="VOICE_KIND", text=["synthetic" if label.is_synthetic else "human"]))
    tags.add(TXXX(utf8, desc="VOICE", text=[label.voice]))
    if label.is_synthetic:
        tags.add(TXXX(utf8, desc="ENGINE", text=[label.engine]))
        tags.add(TSSE(utf8, text=[label.engine]))
    _add_chapters(tags, chapters)
    head = io.BytesIO()
    tags.save(head, v2_version=4, padding=lambda _info: 0)
    return head.getvalue() + data


def _add_chapters(tags: ID3, chapters: Sequence[Chapter]) -> None:
    if not chapters:
        return
    names = [f"chp{number}" for number in range(len(chapters))]
    flags = CTOCFlags.TOP_LEVEL | CTOCFlags.ORDERED
    tags.add(CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[]))
    for name, chapter in zip(names, chapters, strict=True):
        tags.add(
            CHAP(
                element_id=name,
                start_time=chapter.start,
                end_time=chapter.end,
                start_offset=NOBODYS_LIST,
                end_offset=NOBODYS_LIST,
                sub_frames=[TIT2(Encoding.UTF8, text=[chapter.title])],
            )
        )
