"""What an article's page is told of its narrations: found in the very query that fetches the article."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from broadsheet.audio.models import Narration, Part, State, VoiceKind
from broadsheet.newsroom import gate
from broadsheet.newsroom.models import Article

FIELDS = (
    "pk", "article_id", "is_gated", "digest", "voice_kind", "engine", "voice", "file", "sha256", "bytes", "duration_ms", "timings",
    "made_at",
)  # fmt: skip
ANNOTATIONS = {Part.WHOLE: "narration_whole", Part.OPEN: "narration_open"}


@dataclass(frozen=True)
class Heard:
    """One narration as readers may hear it: `Narration`'s own fields. `is_preview` is of the open part alone."""

    pk: int
    article_id: int
    is_gated: bool
    is_preview: bool
    digest: str
    voice_kind: str
    engine: str
    voice: str
    file: str
    sha256: str
    bytes: int
    duration_ms: int
    timings: list[list[Any]]
    made_at: datetime | None

    @property
    def is_synthetic(self) -> bool:
        """Whether no person reads."""
        return self.voice_kind == VoiceKind.SYNTHETIC

    @property
    def seconds(self) -> int:
        """Its length, rounded up."""
        return math.ceil(self.duration_ms / 1000)

    @property
    def minutes(self) -> int:
        """Its length, rounded, at least one."""
        return max(1, round(self.duration_ms / 60_000))


def annotation(part: Part) -> Subquery:
    """The current narration of an article's part as JSON; None where there is none to hear."""
    found = Narration.objects.current().filter(article=OuterRef("pk"), part=part, state=State.READY)
    return Subquery(found.values(found=JSONObject(**{name: name for name in FIELDS}))[:1])


def of_page(article: Article, *, is_whole: bool) -> Heard | None:
    """What the page of this article lets one hear: whoever may read only the open part hears that alone.

    Articles that were not fetched for a reader's page (drafts in a preview) have no narration to show.
    """
    is_gated = gate.is_gated(article)
    part = Part.OPEN if is_gated and not is_whole else Part.WHOLE
    facts = getattr(article, ANNOTATIONS[part], None)
    if not facts:
        return None
    found = _read(facts, part)
    # A narration made while the text was open, or closed, is on its way out: its file is in the other tree.
    return found if part == Part.OPEN or found.is_gated == is_gated else None


def of_narration(row: Narration) -> Heard:
    """The same of a row."""
    facts = {name: getattr(row, name) for name in FIELDS}
    return Heard(**facts, is_preview=row.part == Part.OPEN)


def marks(heard: Heard, article: Article) -> str:
    """When which text is read, for the player: "h:0 0.0:7.2 0.1:15" is the headline, and two texts of the first piece.

    Pieces are counted as the page prints them. What stands outside the body and is not the headline is "-".
    """
    numbers = {str(block.id): number for number, block in enumerate(gate.all_blocks(article))}
    found: list[str] = []
    for block, index, start, _end, sentence in heard.timings:
        if sentence == 0:  # a new passage begins
            place = f"{numbers[block]}.{index}" if block in numbers else "-" if found else "h"
            found.append(f"{place}:{round(start / 1000, 1):g}")
    return " ".join(found)


def _read(facts: Any, part: Part) -> Heard:
    facts = dict(facts)
    if isinstance(facts["timings"], str):  # JSON within JSON: SQLite keeps it as the text that it is
        facts["timings"] = json.loads(facts["timings"])
    made_at = parse_datetime(facts["made_at"]) if facts["made_at"] else None
    if made_at and made_at.tzinfo is None:
        made_at = made_at.replace(tzinfo=UTC)
    facts |= {"made_at": made_at, "is_gated": bool(facts["is_gated"])}
    return Heard(**facts, is_preview=part == Part.OPEN)
