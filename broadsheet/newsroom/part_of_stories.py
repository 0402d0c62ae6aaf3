"""Of which running stories an article is a part, as its page says it.

Whether there are any is asked in the query that fetches the article: most articles are part of none, and cost nothing more.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from broadsheet.newsroom import alongside
from broadsheet.newsroom.models import Article, RunningStory

_KNOWN = "in_running_stories"


def of(article: Article) -> list[RunningStory]:
    """Those of its own language, by name. A draft brings its own."""
    kept: list[RunningStory] | None = article.__dict__.get("_running_stories")
    if kept is None:
        kept = article.__dict__["_running_stories"] = _found(article)
    return kept


def _found(article: Article) -> list[RunningStory]:
    if article.__dict__.get(_KNOWN) is False:
        return []
    if "running_stories" in getattr(article, "_cluster_related_objects", {}):
        chosen = [story for story in article.running_stories.all() if story.locale_id == article.locale_id]
        return sorted(chosen, key=lambda story: story.name)
    if article.pk is None:
        return []
    rows = RunningStory.objects.filter(articles=article.pk, locale=article.locale_id)
    return list(rows.select_related("locale").order_by("name"))


def _any() -> Exists:
    return Exists(Article.running_stories.through._default_manager.filter(article=OuterRef("pk")))


alongside.register(_KNOWN, _any)
