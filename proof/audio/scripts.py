"""What a narration of each of the demo's English articles says, without a database: from the files they are written in."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from broadsheet.audio.speakable import sounds
from broadsheet.audio.speakable.pronouncing import Said
from broadsheet.audio.speakable.reading import script_of
from broadsheet.audio.speakable.script import Script
from broadsheet.demo import moments, reading_stories
from broadsheet.demo.composing import Composer
from broadsheet.demo.seed import STORIES
from broadsheet.foundation import clock
from broadsheet.newsroom.models import Article

NAMES = Path(sounds.__file__).with_name("names.toml")
_SPOKEN = {"paragraph", "heading", "quote", "developments", "fact"}


def names() -> tuple[Said, ...]:
    """The list of names that every paper begins with."""
    groups = tomllib.loads(NAMES.read_text(encoding="utf-8")).values()
    return tuple(Said(written, said, is_ipa=True) for group in groups for written, said in group.items())


def english_scripts() -> Iterator[tuple[str, Script]]:
    """Slug and script of every English article of the demo that is out."""
    known = names()
    for story in reading_stories.read_all(STORIES):
        if story.language == "en" and "state" not in story.facts:
            yield story.slug, script_of(_article(story), known)


def _article(story: reading_stories.Story) -> Article:
    moment = moments.before(clock.now(), story.facts["ago"])
    composer = Composer(
        "en", moment, find_story=lambda _slug: 1, find_picture=lambda _name: 1, find_recording=lambda _name: 1
    )
    parts = [part for part in story.parts if part.kind in _SPOKEN]
    return Article(
        content_type_id=1,  # any: it is asked for nothing, and looking it up would need a database
        title=composer.words(story.facts["headline"]),
        standfirst=composer.words(story.facts.get("standfirst", "")),
        dateline=story.facts.get("dateline", ""),
        edition="en",
        published_at=moment,
        body=composer.body(story.slug, parts),
    )
