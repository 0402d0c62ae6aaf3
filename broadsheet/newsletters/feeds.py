"""A newsletter's issues as a feed."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest

from broadsheet.foundation import clock, languages, sources
from broadsheet.newsletters.models import Issue, Newsletter
from broadsheet.newsroom.feeds.public import NEWEST, PublicFeed


class IssuesFeed(PublicFeed):
    """The newest issues of one newsletter that are out."""

    def get_object(self, _request: HttpRequest, slug: str) -> Newsletter:
        """The newsletter. Raises `Http404`."""
        found = Newsletter.objects.filter(language=self.language, slug=slug).first()
        if found is None:
            raise Http404
        sources.record(found.source, found.source_of_issues)
        return found

    def title(self, obj: Newsletter) -> str:
        """The paper's name and its own."""
        return f"{self.publication.name}: {obj.name}"

    def link(self, obj: Newsletter) -> str:
        """Its page."""
        return languages.absolute(obj.get_absolute_url(), obj.language)

    def description(self, obj: Newsletter) -> str:
        """What readers get."""
        return obj.description

    def items(self, obj: Newsletter) -> list[Issue]:
        """The newest."""
        return list(obj.issues.filter(live=True).order_by("-first_published_at", "-pk")[:NEWEST])

    def item_title(self, item: Issue) -> str:
        """The subject."""
        return str(item.title)

    def item_description(self, item: Issue) -> str:
        """The preview line."""
        return item.preheader

    def item_link(self, item: Issue) -> str:
        """Its page in the archive."""
        return str(item.full_url)

    def item_guid(self, item: Issue) -> str:
        """The key of the page, which never changes."""
        return f"urn:uuid:{item.translation_key}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Issue) -> datetime:
        """When it came out."""
        return clock.local(item.first_published_at)
