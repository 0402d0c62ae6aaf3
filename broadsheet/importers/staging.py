"""The staging area: an archive's rows in a small database file of their own, checked before anything is changed."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE rows (kind TEXT NOT NULL, id TEXT NOT NULL, parent TEXT NOT NULL, place INTEGER NOT NULL, body TEXT NOT NULL,
                   PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE INDEX by_parent ON rows (kind, parent, place);
"""


class Staging:
    """Rows by kind, each with an id, perhaps the id of a row it belongs to, and an order."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    @contextmanager
    def beside(cls, folder: Path) -> Iterator[Staging]:
        """A staging area in a file under `folder`, which goes when the import is done."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix="import-", dir=folder) as own:
            connection = sqlite3.connect(Path(own) / "staging.sqlite3", isolation_level=None)
            try:
                # What is lost in a power cut is staged again; nothing here is the only copy.
                connection.executescript(
                    "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-32000;" + SCHEMA
                )
                yield cls(connection)
            finally:
                connection.close()

    def put(self, kind: str, identity: str, body: dict[str, Any], *, parent: str = "", place: int = 0) -> bool:
        """Keep one row. False if a row of this kind and id is there already: the first one counts."""
        cursor = self._connection.execute(
            "INSERT OR IGNORE INTO rows VALUES (?, ?, ?, ?, ?)",
            (kind, identity, parent, place, json.dumps(body, ensure_ascii=False, sort_keys=True)),
        )
        return cursor.rowcount == 1

    def get(self, kind: str, identity: str) -> dict[str, Any] | None:
        """One row."""
        found = self._connection.execute("SELECT body FROM rows WHERE kind = ? AND id = ?", (kind, identity)).fetchone()
        return json.loads(found[0]) if found else None

    def of(self, kind: str, parent: str) -> list[dict[str, Any]]:
        """The rows that belong to another one, in their order."""
        query = "SELECT body FROM rows WHERE kind = ? AND parent = ? ORDER BY place, id"
        return [json.loads(body) for (body,) in self._connection.execute(query, (kind, parent))]

    def each(self, kind: str) -> Iterator[dict[str, Any]]:
        """All rows of a kind, one after the other."""
        last = ""
        while True:  # by key, not by an open cursor: others write to the same connection meanwhile
            query = "SELECT id, body FROM rows WHERE kind = ? AND id > ? ORDER BY id LIMIT 20"
            found: Iterable[tuple[str, str]] = self._connection.execute(query, (kind, last)).fetchall()
            for last, body in found:  # noqa: B007 — the last one begins the next page
                yield json.loads(body)
            if not found:
                return

    def count(self, kind: str) -> int:
        """How many rows of a kind."""
        return int(self._connection.execute("SELECT count(*) FROM rows WHERE kind = ?", (kind,)).fetchone()[0])

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Write many rows in one go."""
        self._connection.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.execute("COMMIT")
