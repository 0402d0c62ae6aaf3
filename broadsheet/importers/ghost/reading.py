"""Reading a Ghost export row by row, however large it is, without trusting it.

A Ghost export is one JSON document: `{"db": [{"meta": {…}, "data": {"posts": [row, …], "tags": [row, …], …}}]}`.
Never more than one row is held in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import ijson

from broadsheet.importers.errors import ArchiveError

ROW_MAX_BYTES = 32 * 1024 * 1024
"""The largest row or single value that is believed. Ghost's own largest posts are a few hundred kilobytes."""

DEPTH_MAX = 40
"""How deeply values may be nested. A real export goes eight deep."""

CHUNK = 64 * 1024

_OPENS = {"start_map", "start_array"}
_CLOSES = {"end_map", "end_array"}


def rows(file: IO[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (table, row) for every row, and ("meta", {…}) for the export's own description.

    Raises `ArchiveError` for anything that is not a whole Ghost export.
    """
    counted = _CountedFile(file)
    path: list[str | None] = []  # the key at each open level; None inside an array
    row: _Row | None = None
    try:
        for event, value in ijson.basic_parse(counted, buf_size=CHUNK, use_float=True):
            counted.since_event = 0
            if event in _OPENS and len(path) >= DEPTH_MAX:
                raise ArchiveError(f"Its values are nested more than {DEPTH_MAX} deep: this is not a Ghost export.")
            if row is not None:
                row.feed(event, value)
                if counted.total - row.begins > ROW_MAX_BYTES + CHUNK:
                    raise ArchiveError(_too_large(row.table))
                if row.is_whole:
                    yield row.table, row.value
                    row = None
            elif event == "start_map" and (table := _table_at(path)):
                row = _Row(table, begins=counted.total)
                row.feed(event, value)
            elif event == "map_key":
                path[-1] = str(value)
            elif event in _OPENS:
                path.append(None)
            elif event in _CLOSES:
                path.pop()
    except ijson.IncompleteJSONError as error:
        if not counted.seems_json:
            raise ArchiveError(
                "The file is not JSON: is it really the export, or a web page that was saved?"
            ) from error
        raise ArchiveError(
            f"The file is not whole: it breaks off or is damaged near byte {counted.total:,}."
        ) from error
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise ArchiveError(f"The file is not JSON as Ghost writes it (near byte {counted.total:,}).") from error


def _table_at(path: list[str | None]) -> str | None:
    """The table whose row begins at this place, `meta` for the description; `None` elsewhere."""
    # {"db": [ {"data": {"posts": [ row      or, in old exports without "db":      {"data": {"posts": [ row
    inner = path[2:] if len(path) > 1 and path[0] == "db" and path[1] is None else path
    if inner == ["meta"]:
        return "meta"
    if len(inner) == 3 and inner[0] == "data" and inner[1] is not None and inner[2] is None:
        return inner[1]
    return None


def _too_large(what: str) -> str:
    return f"One row of “{what}” is larger than {ROW_MAX_BYTES // 1024 // 1024} MB: this is not a Ghost export."


class _CountedFile:
    """Counts what the parser has read, all in all and since its last sign of progress."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.total = 0
        self.since_event = 0
        self.seems_json = True

    def read(self, size: int = CHUNK) -> bytes:
        """Some bytes; refuses to go on when one value does not end."""
        chunk = self._file.read(size)
        if self.total == 0:
            self.seems_json = chunk.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
        self.total += len(chunk)
        self.since_event += len(chunk)
        if self.since_event > ROW_MAX_BYTES:
            raise ArchiveError(_too_large("a value"))
        return chunk


class _Row:
    """Builds one row from the parser's events."""

    def __init__(self, table: str, *, begins: int) -> None:
        self.table = table
        self.begins = begins
        self.is_whole = False
        self.value: dict[str, Any] = {}
        self._open: list[dict[str, Any] | list[Any]] = []
        self._keys: list[str] = []

    def feed(self, event: str, value: Any) -> None:
        """Take one event."""
        if event == "map_key":
            self._keys[-1] = _clean(str(value))
        elif event == "start_map":
            self._begin(self.value if not self._open else {})
        elif event == "start_array":
            self._begin([])
        elif event in _CLOSES:
            self._open.pop()
            self._keys.pop()
            self.is_whole = not self._open
        else:
            self._put(_clean(value) if isinstance(value, str) else value)
        if len(self._open) > DEPTH_MAX:
            raise ArchiveError(f"Its values are nested more than {DEPTH_MAX} deep: this is not a Ghost export.")

    def _begin(self, opened: dict[str, Any] | list[Any]) -> None:
        if self._open:
            self._put(opened)
        self._open.append(opened)
        self._keys.append("")

    def _put(self, value: Any) -> None:
        top = self._open[-1]
        if isinstance(top, list):
            top.append(value)
        else:
            top[self._keys[-1]] = value


def _clean(text: str) -> str:
    """Without what no database takes: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
