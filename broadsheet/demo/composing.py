"""From a story's written parts to the body that an article keeps."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from broadsheet.demo import wording
from broadsheet.demo.reading_stories import Part, StoryError

LANTERN = uuid.uuid5(uuid.NAMESPACE_DNS, "lantern.example")
"""The name space of everything that the demo must know again on its next run."""


@dataclass(frozen=True)
class Composer:
    """Makes the body of one story. The finders give ids, by a story's slug, a picture's or a recording's name."""

    language: str
    moment: datetime
    find_story: wording.Finder
    find_picture: Callable[[str], int]
    find_recording: Callable[[str], int]

    def body(self, key: str, parts: Sequence[Part]) -> str:
        """The body as JSON, with ids that are the same at every run."""
        return json.dumps(
            [
                {"type": kind, "value": value, "id": str(uuid.uuid5(LANTERN, f"{key}#{number}"))}
                for number, (kind, value) in enumerate(self.block(part) for part in parts)
            ]
        )

    def words(self, text: str) -> str:
        """A headline, caption or other plain text."""
        return wording.quotes(wording.days(text, moment=self.moment, language=self.language), self.language)

    def block(self, part: Part) -> tuple[str, Any]:
        """One block: its name in the body, and its value."""
        make = getattr(self, f"_{part.kind}", None)
        if make is None:
            raise StoryError(f"there is no block “{part.kind}”")
        made: tuple[str, Any] = make(part)
        return made

    def _html(self, lines: Sequence[str]) -> str:
        told = [wording.days(line, moment=self.moment, language=self.language) for line in lines]
        return wording.paragraphs(told, language=self.language, find=self.find_story)

    def _inline(self, text: str) -> str:
        told = wording.days(text, moment=self.moment, language=self.language)
        return wording.line(told, language=self.language, find=self.find_story)

    def _paragraph(self, part: Part) -> tuple[str, Any]:
        return "paragraph", self._html(part.lines)

    def _heading(self, part: Part) -> tuple[str, Any]:
        return "heading", self.words(part.lines[0])

    def _divider(self, part: Part) -> tuple[str, Any]:
        return "divider", None

    def _open(self, part: Part) -> tuple[str, Any]:
        return "open_part_ends", None

    def _related(self, part: Part) -> tuple[str, Any]:
        return "related", {"article": self.find_story(part.argument(0)), "url": "", "title": "", "excerpt": ""}

    def _picture_use(self, name: str, caption: str, alt: str = "") -> dict[str, Any]:
        return {
            "picture": self.find_picture(name),
            "alt": self.words(alt),
            "caption": self.words(caption),
            "credit": "",
            "missing": "",
        }

    def _picture(self, part: Part) -> tuple[str, Any]:
        use = self._picture_use(part.argument(0), part.argument(2), part.argument(3))
        return "picture", {**use, "width": part.argument(1) or "text"}

    def _gallery(self, part: Part) -> tuple[str, Any]:
        rows = [line.split("|") for line in part.lines if line.strip()]
        pictures = [self._picture_use(row[0].strip(), "|".join(row[1:]).strip()) for row in rows]
        return "gallery", {
            "title": self.words(part.argument(0)),
            "pictures": items(pictures),
        }

    def _quote(self, part: Part) -> tuple[str, Any]:
        return "pull_quote", {
            "text": self.words(" ".join(part.lines)),
            "attribution": self.words(part.argument(0)),
        }

    def _developments(self, part: Part) -> tuple[str, Any]:
        day = self.moment + timedelta(days=int(part.argument(0) or 0))
        told = [self._inline(line[2:]) for line in part.lines if line.startswith("- ")]
        return "key_developments", {
            "day": day.date().isoformat(),
            "title": self.words(part.argument(1)),
            "items": items([f"<p>{development}</p>" for development in told]),
        }

    def _fact(self, part: Part) -> tuple[str, Any]:
        return "fact_box", {"title": self.words(part.argument(0)), "text": self._html(part.lines)}

    def _table(self, part: Part) -> tuple[str, Any]:
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in part.lines if line.strip()]
        head, cells = rows[0], rows[1:]
        numeric = [all(_is_number(row[column]) for row in cells) for column in range(len(head))]
        return "table", {
            "columns": [
                {"type": "number" if is_number else "text", "heading": self.words(heading)}
                for heading, is_number in zip(head, numeric, strict=True)
            ],
            "rows": [{"values": [self.words(cell) for cell in row]} for row in cells],
            "caption": self.words(part.argument(0)),
        }

    def _embed(self, part: Part) -> tuple[str, Any]:
        return "embed", {
            "url": part.argument(0),
            "title": self.words(part.argument(1)),
            "author": self.words(part.argument(2)),
            "picture": self.find_picture(part.argument(3)) if part.argument(3) else None,
            "text": self.words("\n".join(part.lines)),
        }

    def _video(self, part: Part) -> tuple[str, Any]:
        return "video", {
            "media": None,
            "url": part.argument(0),
            "poster": self.find_picture(part.argument(1)) if part.argument(1) else None,
            "caption": self.words(part.argument(2)),
            "credit": part.argument(3),
        }

    def _audio(self, part: Part) -> tuple[str, Any]:
        return "audio", {
            "media": self.find_recording(part.argument(0)),
            "caption": self.words(part.argument(1)),
            "credit": part.argument(2),
        }

    def _special(self, part: Part) -> tuple[str, Any]:
        return "special", {
            "title": self.words(part.argument(0)),
            "height": int(part.argument(1) or 320),
            "html": "\n".join(part.lines),
        }


def items(values: Sequence[Any]) -> list[dict[str, Any]]:
    """A list as a list block keeps it. Without ids Wagtail takes each item for an old-style value."""
    return [
        {"type": "item", "value": value, "id": str(uuid.uuid5(LANTERN, json.dumps([number, value])))}
        for number, value in enumerate(values)
    ]


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdigit()
