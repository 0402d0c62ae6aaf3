"""The feeds' addresses: `rss/`, `atom/` and `feed.json` under each list's own."""

from __future__ import annotations

from django.urls import URLPattern, path

from broadsheet.newsroom.feeds.articles import ArticleFeed, ContributorFeed, SectionFeed, SeriesFeed, TopicFeed
from broadsheet.newsroom.feeds.corrections import CorrectionsFeed
from broadsheet.newsroom.feeds.public import PublicFeed
from broadsheet.newsroom.feeds.running_stories import RunningStoryFeed

ENDINGS = {"rss": "rss/", "atom": "atom/", "json": "feed.json"}
SCOPES: dict[str, tuple[str, type[PublicFeed]]] = {
    # name of its addresses: where they begin, and what they hold
    "front": ("", ArticleFeed),
    "section": ("section/<slug:slug>/", SectionFeed),
    "topic": ("tag/<slug:slug>/", TopicFeed),
    "contributor": ("author/<slug:slug>/", ContributorFeed),
    "series": ("series/<slug:slug>/", SeriesFeed),
    "running_story": ("story/<slug:slug>/", RunningStoryFeed),
    "corrections": ("corrections/", CorrectionsFeed),
}


def _patterns() -> list[URLPattern]:
    return [
        path(beginning + ending, feed.as_view(f"{scope}_{name}", name), name=f"{scope}_{name}")
        for scope, (beginning, feed) in SCOPES.items()
        for name, ending in ENDINGS.items()
    ]


urlpatterns = _patterns()
