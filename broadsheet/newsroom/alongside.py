"""What upper apps need of an article's page to be found in the very query that fetches the article.

An upper app registers an expression in its `ready()`; its value stands on the article of a reader's page under its
name. A page then costs no query more, however many apps show something on it. Articles that are fetched elsewhere
(drafts, lists) do not have it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

Expression = Callable[[], Any]
"""Makes an expression for `annotate`, whose `OuterRef("pk")` is the article's key."""

_expressions: dict[str, Expression] = {}


def register(name: str, expression: Expression) -> None:
    """Have it found from now on."""
    _expressions[name] = expression


def unregister(name: str) -> None:
    """Take it out again."""
    _expressions.pop(name, None)


def found_with(articles: QuerySet[Any]) -> QuerySet[Any]:
    """The same articles, with all of it."""
    found: QuerySet[Any] = articles.annotate(**{name: make() for name, make in _expressions.items()})
    return found
