"""What all our feeds share: addresses from the settings, conditional requests, nothing of one reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, set_response_etag
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from broadsheet.foundation import languages, sources
from broadsheet.newsroom.feeds.generators import FORMATS, NEVER
from broadsheet.newsroom.models import Publication

NEWEST = 30
"""Items of a feed."""


class PublicFeed(Feed[Any, Any]):
    """One feed in one format. An instance lives for one request: it remembers the edition's language."""

    def __init__(self, view: str, ending: str) -> None:
        self.view = view
        self.feed_type = FORMATS[ending]
        self.language: str = languages.current()
        self.publication = sources.shared("publication", _publication)
        self.changed_at = NEVER
        sources.record("chrome", f"chrome/{self.language}")

    @classmethod
    def as_view(cls, view: str, ending: str) -> Callable[..., HttpResponseBase]:
        """The view of this feed, its address named `view`, in the format `ending` (rss, atom, json)."""

        @require_safe
        def feed(request: HttpRequest, **where: Any) -> HttpResponseBase:
            found = cls(view, ending)
            response = found(request, **where)
            response.headers["Last-Modified"] = http_date(found.changed_at.timestamp())
            set_response_etag(response)
            return _unless_known(request, response)

        return feed

    def get_feed(self, obj: Any, request: HttpRequest) -> Any:
        """The feed with its items."""
        feed: Any = super().get_feed(obj, request)
        self.changed_at = feed.changed_at()
        return feed

    def feed_extra_kwargs(self, obj: Any) -> dict[str, Any]:
        """The paper's own name."""
        return {"publication": self.publication.name}

    def feed_url(self, obj: Any) -> str:
        """The feed's own address."""
        return languages.url_to(self.language, self.view, **self.where(obj))

    def where(self, obj: Any) -> dict[str, str]:
        """What its address holds besides its name."""
        return {"slug": obj.slug} if obj is not None else {}


def _publication() -> Publication:
    sources.record("chrome")
    found: Publication = Publication.load()
    return found


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """304 for who has these very bytes. A time alone must match exactly: an item that was taken down makes a feed older."""
    if "If-None-Match" in request.headers:
        known = get_conditional_response(request, etag=response.headers["ETag"], response=response)
        return known if known is not None else response
    if request.headers.get("If-Modified-Since") == response.headers["Last-Modified"]:
        not_modified = HttpResponse(status=304)
        for name in ("ETag", "Last-Modified"):
            not_modified.headers[name] = response.headers[name]
        return not_modified
    return response
