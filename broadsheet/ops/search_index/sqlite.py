"""The index in SQLite."""

from __future__ import annotations

from modelsearch.backends.database.sqlite.sqlite import SQLiteIndex, SQLiteSearchBackend

from broadsheet.ops.search_index.norms import OwnRowOnly


class _Index(OwnRowOnly, SQLiteIndex):
    pass


class SearchBackend(SQLiteSearchBackend):
    """The stock backend over the quiet index."""

    index_class = _Index
