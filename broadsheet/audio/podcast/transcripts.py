"""What a narration says, and when: a transcript (WebVTT) and chapters, as files beside the sound of what is open.

When a person says what, nobody knows: a recording's transcript is plain text, and it has no chapters.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.core.files.storage import storages

from broadsheet.audio import copies
from broadsheet.audio.heard import Heard
from broadsheet.audio.speakable.reading import script_of
from broadsheet.audio.speakable.script import Kind, Script
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.share_pictures import whole_address

_VERSION = "1.2.0"
"""Of the chapters' format."""


@dataclass(frozen=True)
class Told:
    """One passage: what is printed, when it begins and ends (ms), and whether a chapter begins with it."""

    text: str
    start: int
    end: int
    begins_chapter: bool


@dataclass(frozen=True)
class Texts:
    """Whole addresses; empty for what there isn't. `kind` is the transcript's."""

    transcript: str = ""
    chapters: str = ""
    kind: str = "text/vtt"


def addresses(heard: Heard, article: Article) -> Texts:
    """Where the transcript and the chapters lie; whoever tells of them first makes them. None of what is closed."""
    if heard.is_gated or heard.is_preview:
        return Texts()
    return _timed(heard, article) if heard.timings else _untimed(heard, article)


def plain(script: Script) -> str:
    """A transcript without times: the passages as they are printed, with an empty line between them."""
    return "\n\n".join(passage.written or passage.text for passage in script.passages) + "\n"


def _untimed(heard: Heard, article: Article) -> Texts:
    storage, name = storages["public"], copies.name_of(heard.sha256, "txt")
    if not storage.exists(name):
        script = script_of(article)
        if script.digest != heard.digest:
            return Texts()
        copies.put(storage, name, plain(script).encode())
    return Texts(whole_address(str(storage.url(name))), kind="text/plain")


def _timed(heard: Heard, article: Article) -> Texts:
    storage = storages["public"]
    names = {ending: copies.name_of(heard.sha256, ending) for ending in ("vtt", "json")}
    if not all(storage.exists(name) for name in names.values()):
        script = script_of(article)
        passages = told(heard, script)
        if not passages:
            return Texts()
        for name, text in ((names["vtt"], vtt(passages)), (names["json"], chapters(passages))):
            if not storage.exists(name):
                copies.put(storage, name, text.encode())
    return Texts(*(whole_address(str(storage.url(names[ending]))) for ending in ("vtt", "json")))


def told(heard: Heard, script: Script) -> list[Told]:
    """The script's passages with their times; nothing if the script is not what was recorded."""
    times: list[tuple[int, int]] = []
    for _block, _index, start, end, sentence in heard.timings:
        if sentence == 0:  # a new passage begins
            times.append((start, end))
        elif times:
            times[-1] = (times[-1][0], end)
    if len(times) != len(script.passages):
        return []
    return [
        Told(passage.written or passage.text, start, end, passage.kind in {Kind.HEADLINE, Kind.HEADING})
        for passage, (start, end) in zip(script.passages, times, strict=True)
    ]


def vtt(passages: list[Told]) -> str:
    """A WebVTT file: one cue for each passage."""
    cues = [f"{_clock(one.start)} --> {_clock(one.end)}\n{_cue(one.text)}\n" for one in passages]
    return "\n".join(["WEBVTT\n", *cues])


def chapters(passages: list[Told]) -> str:
    """Chapters as JSON: the headline, and a chapter at each heading."""
    found = [{"startTime": one.start / 1000, "title": one.text.rstrip(".:")} for one in passages if one.begins_chapter]
    return json.dumps({"version": _VERSION, "chapters": found}, ensure_ascii=False)


def _cue(text: str) -> str:
    """One line without what WebVTT would read as marks."""
    plain = " ".join(text.split())
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"
