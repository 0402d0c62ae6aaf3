"""The three formats. Each takes the same items; what one cannot say it leaves out."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When an empty feed has changed last: the same at every printing."""

# Everything that XML 1.0 does not allow in a text; editors paste it in from old word processors.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class CleanItems:
    """Takes out of every text what XML does not allow, and knows when it changed last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*(clean(value) for value in args), **{name: clean(value) for name, value in kwargs.items()})

    def add_item(self, *args: Any, **kwargs: Any) -> None:
        """One item, with texts that are fit to print."""
        super().add_item(  # type: ignore[misc]
            *(clean(value) for value in args), **{name: clean(value) for name, value in kwargs.items()}
        )

    def latest_post_date(self) -> datetime:
        """The newest time of any item."""
        items: list[dict[str, Any]] = self.items  # type: ignore[attr-defined]
        times = [item[name] for item in items for name in ("pubdate", "updateddate") if item.get(name)]
        return max(times, default=NEVER)

    def changed_at(self) -> datetime:
        """When anything in it was last published again, typos included."""
        items: list[dict[str, Any]] = self.items  # type: ignore[attr-defined]
        return max([item["changed"] for item in items if item.get("changed")], default=self.latest_post_date())


class Rss(CleanItems, Rss201rev2Feed):
    """RSS 2.0 with whole texts, pictures and every author."""

    def rss_attributes(self) -> dict[str, str]:
        """The namespaces in use."""
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """What RSS itself has no words for."""
        super().add_item_elements(handler, {**item, "author_name": None, "author_email": None})
        for author in item.get("authors") or []:
            handler.addQuickElement("dc:creator", author["name"])
        if item.get("content"):
            handler.addQuickElement("content:encoded", item["content"])
        picture = item.get("picture")
        if picture:
            _add_media(handler, picture)


class Atom(CleanItems, Atom1Feed):
    """Atom with whole texts and every author."""

    def root_attributes(self) -> dict[str, Any]:
        """The namespaces in use."""
        return {**super().root_attributes(), "xmlns:media": "http://search.yahoo.com/mrss/"}

    def add_root_elements(self, handler: Any) -> None:
        """An Atom feed must name an author: the paper answers for items without one."""
        super().add_root_elements(handler)
        if not self.feed["author_name"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", self.feed["publication"])
            handler.endElement("author")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """An Atom id must be an address of some kind; ids that came with an import are not."""
        name = item["unique_id"]
        as_iri = name if ":" in name else f"urn:guid:{name}"
        super().add_item_elements(handler, {**item, "unique_id": as_iri, "author_name": None})
        for author in item.get("authors") or []:
            handler.startElement("author", {})
            handler.addQuickElement("name", author["name"])
            if author["url"]:
                handler.addQuickElement("uri", author["url"])
            handler.endElement("author")
        if item.get("content"):
            handler.addQuickElement("content", item["content"], {"type": "html"})
        picture = item.get("picture")
        if picture:
            _add_media(handler, picture)


class JsonFeed(CleanItems, SyndicationFeed):
    """JSON Feed 1.1."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        """The whole feed."""
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(_without_empty(feed, keep="items"), ensure_ascii=False).encode(encoding))

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        picture = item.get("picture") or {}
        found = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["description"],
            "content_html": item.get("content") or "",
            "image": picture.get("url"),
            "date_published": item["pubdate"].isoformat() if item["pubdate"] else None,
            "date_modified": item["updateddate"].isoformat() if item["updateddate"] else None,
            "authors": [_without_empty(author) for author in item.get("authors") or []],
            "tags": list(item["categories"]),
            "language": self.feed["language"],
            "_media": _without_empty({name: picture.get(name) for name in ("credit", "caption", "alt")}),
        }
        return _without_empty(found, keep="content_html")


FORMATS: dict[str, type[SyndicationFeed]] = {"rss": Rss, "atom": Atom, "json": JsonFeed}


def clean(value: Any) -> Any:
    """A text, or a list or mapping of texts, without what XML does not allow."""
    if isinstance(value, str):
        return _NOT_XML.sub("", value)
    if isinstance(value, dict):
        return {name: clean(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [clean(part) for part in value]
    return value


def _add_media(handler: Any, picture: dict[str, Any]) -> None:
    """The main picture in Media RSS, with its credit apart from its caption."""
    size = {name: str(picture[name]) for name in ("url", "width", "height")}
    handler.startElement("media:content", AttributesImpl({**size, "type": "image/jpeg", "medium": "image"}))
    for element, name in (("media:credit", "credit"), ("media:description", "caption")):
        if picture.get(name):
            handler.addQuickElement(element, picture[name])
    handler.endElement("media:content")


def _without_empty(mapping: dict[str, Any], keep: str = "") -> dict[str, Any]:
    return {name: value for name, value in mapping.items() if value or name == keep}
