"""Reads a database's dump as whoever stole it would: what does it say of unnamed sources?"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MAY_BE_SAID = {
    "pk", "id", "translation_key", "locale", "locale_id", "article", "article_id", "sort_order", "kind", "description", "reason",
    "knows", "known_to", "known_to_id",
}  # fmt: skip
"""What the row of an unnamed source may hold; everything else must be empty."""


@dataclass
class Found:
    """How many unnamed sources a dump holds, and those that say too much."""

    unnamed: int = 0
    named: list[str] = field(default_factory=list)


def read(database: Path) -> Found:
    """All unnamed sources of this SQLite file: rows, versions of articles, and what translators were given."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        connection.row_factory = sqlite3.Row
        return _judge(_sources(connection))


def planted() -> Found:
    """The same of a version with a name in it, to see that it would be found."""
    return _judge([{"kind": "unnamed", "description": "an official", "name": "Ivan Petrenko"}])


def _judge(sources: Any) -> Found:
    found = Found()
    for source in sources:
        if source.get("kind") == "unnamed":
            found.unnamed += 1
            said = [name for name, value in source.items() if name not in MAY_BE_SAID and value not in ("", None)]
            found.named += [f"{name} of {source.get('translation_key')}" for name in said]
    return found


def _sources(connection: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    for row in connection.execute("SELECT * FROM newsroom_source"):
        yield dict(row)
    for table, column in (("wagtailcore_revision", "content"), ("wagtail_localize_translationsource", "content_json")):
        for (content,) in connection.execute(f"SELECT {column} FROM {table} WHERE {column} LIKE '%source_list%'"):  # noqa: S608
            yield from json.loads(content).get("source_list", [])
