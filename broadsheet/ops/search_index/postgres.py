"""The index in PostgreSQL."""

from __future__ import annotations

from modelsearch.backends.database.postgres.postgres import PostgresIndex, PostgresSearchBackend

from broadsheet.ops.search_index.norms import OwnRowOnly


class _Index(OwnRowOnly, PostgresIndex):
    pass


class SearchBackend(PostgresSearchBackend):
    """The stock backend over the quiet index."""

    index_class = _Index
