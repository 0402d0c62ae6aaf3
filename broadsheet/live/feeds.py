"""A coverage's posts as a feed."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest

from broadsheet.foundation import clock, languages, sources
from broadsheet.live import wording
from broadsheet.live.models import Coverage, Post
from broadsheet.newsroom.feeds.public import NEWEST, PublicFeed


class PostsFeed(PublicFeed):
    """The newest posts of one coverage."""

    def get_object(self, _request: HttpRequest, slug: str) -> Coverage:
        """The coverage. Raises `Http404`."""
        found = Coverage.objects.public().in_language(self.language).filter(slug=slug).first()
        if found is None:
            raise Http404
        sources.record(found.source)
        return found

    def title(self, obj: Coverage) -> str:
        """The paper's name and its headline."""
        return f"{self.publication.name}: {obj.headline}"

    def link(self, obj: Coverage) -> str:
        """Its page."""
        return languages.absolute(obj.get_absolute_url(), obj.language)

    def description(self, obj: Coverage) -> str:
        """What it is about; RSS wants a word in any case."""
        return obj.summary or obj.headline

    def items(self, obj: Coverage) -> list[Post]:
        """The newest."""
        return list(obj.posts.out().select_related("coverage").order_by("-number")[:NEWEST])

    def item_title(self, item: Post) -> str:
        """Its headline, or how it begins."""
        return item.headline or wording.opening(item.text)[:110]

    def item_description(self, item: Post) -> str:
        """Its first paragraph."""
        return wording.opening(item.text)

    def item_link(self, item: Post) -> str:
        """Where it stands."""
        return languages.absolute(item.get_absolute_url(), item.language)

    def item_guid(self, item: Post) -> str:
        """The key it was filed under, which never changes."""
        return f"urn:uuid:{item.key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Post) -> datetime:
        """When it came out."""
        return clock.local(item.at or item.filed_at)

    def item_updateddate(self, item: Post) -> datetime:
        """When there were new facts in it."""
        return clock.local(item.updated_at or item.at or item.filed_at)
