"""Reads the text files in which The Lantern's stories are kept. Their markup:

A file begins with facts as TOML between two `+++` lines: `headline`, `kicker`, `standfirst`, `trail`, `byline` (keys of
contributors, or free text; "marta-ilkiv | in Lymany" has both), `ago` ("26m", "5h", "3d 09:40": days before, at that time),
`updated`, `picture`, `alt`, `caption`, `credit`, `topics`, `tone`, `access`, `series`, `dateline`, `translation_of`,
`state` (draft, review, scheduled with `in`), `methods`, `not_verified`, `others_unnamed`, `awaits_approval`, `[embargo]`,
`[[corrections]]`, `[[changes]]` (the newest first; `now` stands where `was` stood), `[[follow_ups]]`, `[[sources]]` (`kind` and what
that kind has; `days_before` dates it).

Then the text. An empty line parts paragraphs; `- ` begins a list's item; `## ` a heading; `**bold**`, `*italic*`,
`[words](address)`, `[words](story:slug)`. Straight quotes become the language's own. `{-3d}` is the day three days before
the story came out; `{+9d:month}`, `{-1d:weekday}`, `{-400d:year}` are parts of one.

A line `::kind a | b | c` is a block without text of its own: `::picture name | width | caption`, `::related slug`,
`::divider`, `::open` (where the open part ends), `::video url | poster | caption | credit`,
`::audio name | caption | credit`.
From `:::kind a | b` to `:::` is a block with text: `:::quote who said it`, `:::developments -0 | title` with items,
`:::fact title`, `:::table caption` with `| a | b |` rows, `:::gallery title` with `name | caption` lines,
`:::embed url | title | author | picture`, `:::special title | height` with HTML.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FENCE = ":::"
LEAF = "::"


class StoryError(ValueError):
    """A story's file can't be understood. The message names the file."""


@dataclass(frozen=True)
class Part:
    """One block as it is written: its kind, what stands on its first line, and its lines of text."""

    kind: str
    arguments: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    def argument(self, number: int) -> str:
        """The argument at this place, empty where it was left out."""
        return self.arguments[number] if number < len(self.arguments) else ""


@dataclass(frozen=True)
class Story:
    """One file: its facts and its text."""

    slug: str
    language: str
    folder: str
    facts: dict[str, Any] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)


def read_all(root: Path) -> list[Story]:
    """Every story under `<root>/<language>/<folder>/<slug>.md`, in the order of their paths."""
    return [read(path) for path in sorted(root.glob("*/*/*.md"))]


def read(path: Path) -> Story:
    """One story's file."""
    try:
        _nothing, head, text = path.read_text(encoding="utf-8").split("+++\n", 2)
        facts = tomllib.loads(head)
        parts = parse(text)
    except (ValueError, StoryError) as error:
        raise StoryError(f"{path}: {error}") from error
    return Story(slug=path.stem, language=path.parts[-3], folder=path.parts[-2], facts=facts, parts=parts)


def parse(text: str) -> list[Part]:
    """The blocks of a story's text."""
    parts: list[Part] = []
    lines = iter(text.splitlines())
    waiting: list[str] = []
    for line in lines:
        if line.startswith(FENCE):
            _close(waiting, parts)
            parts.append(_fenced(line, lines))
        elif line.startswith((LEAF, "## ")):
            _close(waiting, parts)
            parts.append(_single(line))
        elif line.strip():
            waiting.append(line)
        else:
            _close(waiting, parts)
    _close(waiting, parts)
    return parts


def _close(waiting: list[str], parts: list[Part]) -> None:
    if waiting:
        parts.append(Part("paragraph", lines=tuple(waiting)))
        waiting.clear()


def _single(line: str) -> Part:
    if line.startswith("## "):
        return Part("heading", lines=(line[3:].strip(),))
    return Part(*_kind_and_arguments(line[len(LEAF) :]))


def _fenced(first: str, lines: Any) -> Part:
    kind, arguments = _kind_and_arguments(first[len(FENCE) :])
    inside: list[str] = []
    for line in lines:
        if line.strip() == FENCE:
            return Part(kind, arguments, tuple(inside))
        inside.append(line)
    raise StoryError(f"the block “{kind}” does not end with {FENCE}")


def _kind_and_arguments(line: str) -> tuple[str, tuple[str, ...]]:
    kind, _space, rest = line.strip().partition(" ")
    if not re.fullmatch(r"[a-z]+", kind):
        raise StoryError(f"“{line}” names no block")
    return kind, tuple(part.strip() for part in rest.split("|")) if rest.strip() else ()
