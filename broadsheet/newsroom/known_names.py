"""Which sections, topics, contributors, series and running stories readers may know of.

A topic is often made for the very story that nobody may know of yet, so its page is there once something in it is out.
Sections are the newsroom's own standing order: they are always there.
"""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from broadsheet.newsroom.models import Article, Contributor, RunningStory, Section, Series, Topic
from broadsheet.newsroom.models.named import NamedInLanguage

ON_ARTICLE: dict[type[NamedInLanguage], str] = {
    Topic: "topics",
    Contributor: "byline__contributor",
    Series: "series",
    RunningStory: "running_stories",
}
"""Where an article names each kind."""


def known(model: type[NamedInLanguage]) -> QuerySet[Any]:
    """Those of this kind that have a page for readers, in all languages."""
    every: QuerySet[Any] = model._default_manager.all()
    if model is Section:
        return every
    # Not EXISTS: for the sake of one topic PostgreSQL would join the topics of all articles.
    story = Article.objects.public().filter(**{ON_ARTICLE[model]: OuterRef("pk")}).order_by().values("pk")[:1]
    found: QuerySet[Any] = every.annotate(story=Subquery(story)).filter(story__isnull=False)
    return found
