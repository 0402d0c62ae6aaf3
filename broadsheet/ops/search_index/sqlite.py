"""The index in SQLite."""

from __future__ import annotations

from typing import Any

from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.functions import Cast
from modelsearch.backends.database.sqlite.query import MatchExpression
from modelsearch.backends.database.sqlite.sqlite import (
    SQLiteAutocompleteQueryCompiler,
    SQLiteFTSIndexEntry,
    SQLiteIndex,
    SQLiteSearchBackend,
    SQLiteSearchQueryCompiler,
    SQLiteSearchResults,
    normalize,
)
from modelsearch.query import MatchAll, Not
from modelsearch.utils import get_descendants_content_types_pks

from broadsheet.ops.search_index.norms import OwnRowOnly


class _Index(OwnRowOnly, SQLiteIndex):
    pass


class _Ranking:
    """Ranks what matches while it reads the index, once.

    The stock compiler asks for each match's score by a search of its own: with 40,000 matches that is 40,000 searches
    of 40,000 matches each, and no answer.
    """

    queryset: Any
    query: Any
    fields: Any
    order_by_relevance: bool
    FTS_TABLE_FIELDS: list[str]

    def ranked(self, config: Any, start: int, stop: int | None) -> dict[str, float] | None:
        """Key → score (the lower the better) of some of the matches, the best first; `None` where no rank is asked for."""
        query = normalize(self.query)
        if not self.order_by_relevance or isinstance(query, MatchAll | Not):
            return None
        compiler: Any = self
        matches = MatchExpression(
            self.fields or self.FTS_TABLE_FIELDS, compiler.build_search_query(query, config=config)
        )
        key = Cast("index_entry__object_id", BigIntegerField())
        wanted = self.queryset.order_by().filter(pk=OuterRef("key"))
        entries = (
            SQLiteFTSIndexEntry.objects.filter(matches)
            .filter(index_entry__content_type__in=get_descendants_content_types_pks(self.queryset.model))
            .annotate(key=key, score=compiler._build_rank_expression(compiler.get_search_vectors(), config))
            .filter(Exists(wanted))
            .order_by("score", "-key")
        )
        return dict(entries.values_list("index_entry__object_id", "score")[start:stop])


class _SearchCompiler(_Ranking, SQLiteSearchQueryCompiler):
    pass


class _AutocompleteCompiler(_Ranking, SQLiteAutocompleteQueryCompiler):
    pass


class _Results(SQLiteSearchResults):
    """The best matches first, then the rows themselves: two queries, whatever the number of matches."""

    def _do_search(self) -> list[Any]:
        compiler = self.query_compiler
        ranked = compiler.ranked(compiler.get_config(self.backend), self.start, self.stop)
        if ranked is None:
            return list(super()._do_search())
        rows = {str(row.pk): row for row in compiler.queryset.filter(pk__in=ranked)}
        if self._score_field:
            for key, row in rows.items():
                setattr(row, self._score_field, ranked[key])
        return [rows[key] for key in ranked if key in rows]


class SearchBackend(SQLiteSearchBackend):
    """The stock backend over the quiet index, ranking in one scan."""

    index_class = _Index
    query_compiler_class = _SearchCompiler
    autocomplete_query_compiler_class = _AutocompleteCompiler
    results_class = _Results
