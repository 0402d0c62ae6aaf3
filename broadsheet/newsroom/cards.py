"""Articles as cards show them, with all that a card needs, fetched at once."""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.foundation import sources
from broadsheet.newsroom.models import Article


def fetch(keys: Iterable[int]) -> list[Article]:
    """Those of these articles that readers may see, in this order. A fixed number of queries; none for what a press has."""
    wanted = list(keys)
    found = sources.shared_many("card", wanted, _fetched, _made_from)
    return [found[key] for key in wanted if key in found]


def _fetched(keys: list[int]) -> dict[int, Article]:
    if not keys:
        return {}
    return {article.pk: article for article in Article.objects.public().filter(pk__in=keys).for_cards()}


def _made_from(article: Article) -> list[str]:
    people = [entry.contributor for entry in article.authors if entry.contributor is not None]
    pictures = {article.main_picture_id, *(person.portrait_id for person in people)} - {None}
    return [
        f"article:{article.pk}",
        f"section:{article.section_id}",
        *(f"contributor:{person.pk}" for person in people),
        *(f"picture:{key}" for key in pictures),
    ]
