"""The feed of a running story: everything on its timeline that has a day, articles with their whole open text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from broadsheet.foundation import clock, languages, sources
from broadsheet.foundation.text import plain
from broadsheet.newsroom import timeline
from broadsheet.newsroom.feeds.articles import ArticleFeed
from broadsheet.newsroom.feeds.public import NEWEST
from broadsheet.newsroom.models import Article, RunningStory
from broadsheet.newsroom.timeline import Entry


class RunningStoryFeed(ArticleFeed):
    """The newest of a running story: its articles as in every feed, and what else stands on its timeline."""

    owner = RunningStory

    def list_name(self, obj: Any) -> str:
        """What its articles are listed under."""
        return str(obj.list_name)

    def items(self, obj: Any) -> list[Any]:
        """Entries of the timeline; an article among them is the article as all feeds have it."""
        self.story: RunningStory = obj
        articles = {article.pk: article for article in super().items(obj)}
        entries = timeline.of(obj).entries[:NEWEST]
        sources.record(*(f"article:{entry.article.pk}" for entry in entries if entry.article))
        found = [articles.get(entry.row.pk) if entry.kind == timeline.ARTICLE else entry for entry in entries]
        return [item for item in found if item is not None]

    def item_title(self, item: Article | Entry) -> str:
        """The headline, or what kind of entry it is and what it says first."""
        if isinstance(item, Article):
            return super().item_title(item)
        if item.kind == timeline.DEVELOPMENT:
            return str(item.row.text)
        assert item.article is not None  # noqa: S101 - everything but a development stands with an article
        return f"{_label(item)}: {item.article.headline}"

    def item_description(self, item: Article | Entry) -> str:
        """What readers are told."""
        if isinstance(item, Article):
            return super().item_description(item)
        if item.kind == timeline.DEVELOPMENT:
            return str(item.row.text)
        if item.kind == timeline.CORRECTION:
            return plain(item.row.note)
        claim = item.claim
        assert claim is not None  # noqa: S101 - the two kinds that are left are about one
        words = [timeline.said(claim), claim.outcome if item.kind == timeline.OUTCOME else ""]
        return " — ".join(word for word in words if word)

    def item_link(self, item: Article | Entry) -> str:
        """The article; a development without one leads to its place on the timeline."""
        if isinstance(item, Article):
            return super().item_link(item)
        if item.article is not None:
            return languages.absolute(item.article.get_absolute_url(), item.article.edition)
        own = languages.absolute(self.story.get_absolute_url(), self.language)
        return f"{own}#{item.kind}-{item.row.pk}"

    def item_guid(self, item: Article | Entry) -> str:
        """Made of a name that never changes, the article's or the story's."""
        if isinstance(item, Article):
            return super().item_guid(item)
        if item.kind == timeline.DEVELOPMENT:
            return f"urn:uuid:{self.story.translation_key}#{self.language}-development-{item.row.pk}"
        assert item.article is not None  # noqa: S101
        return f"{item.article.guid}#{item.kind}-{item.row.pk}"

    def item_pubdate(self, item: Article | Entry) -> datetime:
        """When it happened, or came out."""
        return super().item_pubdate(item) if isinstance(item, Article) else clock.local(item.moment)

    def item_updateddate(self, item: Article | Entry) -> datetime:
        """The last change that readers should know of."""
        return super().item_updateddate(item) if isinstance(item, Article) else clock.local(item.moment)

    def item_categories(self, item: Article | Entry) -> list[str]:
        """An article's section and topics."""
        return super().item_categories(item) if isinstance(item, Article) else []

    def item_extra_kwargs(self, item: Article | Entry) -> dict[str, Any]:
        """What Django's items have no place for."""
        return super().item_extra_kwargs(item) if isinstance(item, Article) else {}


def _label(entry: Entry) -> str:
    if entry.kind == timeline.CORRECTION:
        return str(entry.row.get_kind_display())
    return str(entry.row.get_result_display()) if entry.kind == timeline.OUTCOME else _("Still open")
