"""From what a reader typed to the articles that answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail.search.backends import get_search_backend
from wagtail.search.query import PlainText

from broadsheet.newsroom.models import Article
from broadsheet.newsroom.search.lexicon import meant
from broadsheet.newsroom.search.words import roots, words

QUERY_MAX = 200
"""Letters of a question that are read."""

WORDS_MAX = 10

ON_PAGE = 20


@dataclass(frozen=True)
class Answer:
    """What was found on one page of results, and what was searched for in the end."""

    query: str
    meant: str
    """The question as it was understood, if that differs from the one asked; else empty."""
    articles: list[Article]
    has_more: bool


def find(query: str, *, language: str, page: int = 1) -> Answer:
    """The published articles of one edition that answer the question, best first.

    All words must be there; if no article has them all, words that no article has are read as the nearest ones that
    some have; if that fails too, any of the words will do.
    """
    asked = words(query[:QUERY_MAX])[:WORDS_MAX]
    if not asked:
        return Answer(query=query, meant="", articles=[], has_more=False)
    corrected = asked
    found = _search(asked, language, page, operator="and")
    if not found:
        corrected = [_meant(word, language) for word in asked]
        if corrected != asked:
            found = _search(corrected, language, page, operator="and")
    if not found and len(asked) > 1:
        found = _search(corrected, language, page, operator="or")
    understood = " ".join(corrected) if found and corrected != asked else ""
    return Answer(query=query, meant=understood, articles=found[:ON_PAGE], has_more=len(found) > ON_PAGE)


def _meant(word: str, language: str) -> str:
    """The word that was meant, if readers can find it: the lexicon still knows words of what was taken back since."""
    nearest = meant(language, word)
    return nearest if nearest == word or _search([nearest], language, 1, operator="and") else word


def _search(asked: list[str], language: str, page: int, *, operator: str) -> list[Article]:
    question = PlainText(" ".join(root for word in asked for root in roots(word)), operator=operator)
    articles = Article.objects.public().in_language(language).for_cards()
    begin = (page - 1) * ON_PAGE
    found: Any = get_search_backend().search(question, articles)
    return list(found[begin : begin + ON_PAGE + 1])
