"""What stands in the archive's article number N: the same at every run, whatever was made before."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

from broadsheet.demo.archive.passages import Language, Passage, of_language
from broadsheet.demo.composing import LANTERN
from broadsheet.demo.furnishing import load
from broadsheet.foundation.text import slug_from

PACE = timedelta(minutes=53)
"""One article every 53 minutes, 27 a day: 100,000 reach ten years back, and each month holds as much as the others."""

UKRAINIAN, TRANSLATED = 0.2, 0.15
"""How much of the archive is Ukrainian, and how much of that is translated from the English article before it."""
PICTURED, ILLUSTRATED, RELATED, QUOTED = 0.5, 0.12, 0.35, 0.2
MEMBERS, REGISTERED = 0.08, 0.02
IN_SERIES, UPDATED, CORRECTED = 0.03, 0.15, 0.01
RELATED_WITHIN = 3000
"""A card leads to one of so many articles before."""

TONES = ("news", "news", "news", "analysis", "explainer")


@dataclass(frozen=True)
class Block:
    """One block of a body."""

    kind: str
    identity: str
    passage: Passage | None = None
    picture: str = ""
    related: int = 0
    """How many articles earlier the other story came out."""


@dataclass(frozen=True)
class ArchiveStory:
    """One article by the keys of the demo's furniture; times are told from its moment."""

    number: int
    language: str
    section: str
    headline: str
    slug: str
    moment: timedelta
    """How long before the archive's newest moment it came out."""
    translation_of: int | None = None
    standfirst: Passage | None = None
    kicker: str = ""
    tone: str = "news"
    access: str = "open"
    series: str = ""
    topics: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    picture: str = ""
    updated_after: timedelta | None = None
    correction: Passage | None = None
    blocks: list[Block] = field(default_factory=list)

    @property
    def guid(self) -> str:
        """Its name in feeds, by which the next run knows it again."""
        return guid_of(self.number)


def guid_of(number: int) -> str:
    """The name in feeds of the article of this number."""
    return f"urn:uuid:{uuid.uuid5(LANTERN, f'archive/{number}')}"


@cache
def language_of(number: int) -> str:
    """Whether it is English or Ukrainian."""
    return "uk" if _chance(number, "language").random() < UKRAINIAN else "en"


@cache
def _furniture() -> dict[str, list[str]]:
    facts = load("newsroom.toml")
    pictures = [name for name, facts in load("pictures.toml").items() if facts["kind"] in {"scene", "map", "chart"}]
    return {name: list(facts[name]) for name in ("sections", "topics", "series", "people")} | {"pictures": pictures}


@cache
def _headline_parts() -> dict[str, Any]:
    return load("archive/headlines.toml")


_language = cache(of_language)


def story(number: int) -> ArchiveStory:
    """The article of this number; 0 is the newest."""
    chance = _chance(number, "story")
    code = language_of(number)
    language = _language(code)
    section = chance.choice(_furniture()["sections"])
    headline = " ".join(chance.choice(_headline_parts()[code][part]) for part in ("who", "does", "where"))
    access = chance.choices(["members", "registered", "open"], [MEMBERS, REGISTERED, 1 - MEMBERS - REGISTERED])[0]
    picture = chance.choice(_furniture()["pictures"]) if chance.random() < PICTURED else ""
    blocks = _body(chance, language, section, gated=access != "open", number=number)
    return ArchiveStory(
        number=number,
        language=code,
        section=section,
        headline=headline,
        slug=f"{slug_from(headline)}-{number}",
        moment=PACE * number + timedelta(seconds=chance.randrange(int(PACE.total_seconds()))),
        translation_of=_original(chance, number),
        standfirst=chance.choice(language.lines[section]) if chance.random() < 0.8 else None,
        tone="opinion" if section == "opinion" else chance.choice(TONES),
        access=access,
        series=chance.choice(_furniture()["series"]) if chance.random() < IN_SERIES else "",
        topics=tuple(chance.sample(_furniture()["topics"], chance.choice((0, 1, 1, 2, 2, 3)))),
        byline=tuple(chance.sample(_furniture()["people"], chance.choice((1, 1, 1, 2)))),
        picture=picture,
        updated_after=timedelta(minutes=chance.randint(20, 600)) if chance.random() < UPDATED else None,
        correction=chance.choice(language.lines[section]) if chance.random() < CORRECTED else None,
        blocks=blocks,
    )


def _original(chance: random.Random, number: int) -> int | None:
    """The number of the English article that a Ukrainian one is the translation of."""
    is_translated = chance.random() < TRANSLATED
    if language_of(number) == "uk" and is_translated and language_of(number + 1) == "en":
        return number + 1
    return None


def _body(chance: random.Random, language: Language, section: str, *, gated: bool, number: int) -> list[Block]:
    """From two to fourteen paragraphs, as the demo's stories have, and what stands between them."""

    def block(kind: str, **facts: Any) -> Block:
        return Block(kind, str(uuid.UUID(int=chance.getrandbits(128), version=4)), **facts)

    length = min(14, 2 + int(chance.expovariate(1 / 4)))
    made = [block("paragraph", passage=passage) for passage in chance.choices(language.passages[section], k=length)]
    if length >= 7:
        made.insert(length // 2, block("heading", passage=chance.choice(language.headings[section])))
    if chance.random() < QUOTED:
        made.insert(-1, block("pull_quote", passage=chance.choice(language.lines[section])))
    if chance.random() < ILLUSTRATED:
        made.insert(-1, block("picture", picture=chance.choice(_furniture()["pictures"])))
    if chance.random() < RELATED:
        made.insert(-1, block("related", related=chance.randint(1, RELATED_WITHIN)))
    if gated and chance.random() < 0.9:
        made.insert(1, block("open_part_ends"))
    return made


def _chance(number: int, what: str) -> random.Random:
    return random.Random(f"{what}/{number}")  # noqa: S311 — an archive that is the same at every run, not a secret
