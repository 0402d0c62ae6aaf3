"""RSS 2.0 with what podcast programs want to know besides, in Apple's words and those of the Podcast Namespace."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.feedgenerator import Rss201rev2Feed

from broadsheet.newsroom.feeds.generators import CleanItems

CATEGORY = "News"
_PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The name space of all podcasts' GUIDs, as the Podcast Namespace lays it down."""


class PodcastRss(CleanItems, Rss201rev2Feed):
    """One podcast. Its items have an `enclosure` and, under `episode`, what RSS has no words for."""

    def rss_attributes(self) -> dict[str, str]:
        """The namespaces in use."""
        return {
            **super().rss_attributes(),
            "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
            "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
        }

    def add_root_elements(self, handler: Any) -> None:
        """The podcast as a whole."""
        super().add_root_elements(handler)
        feed = self.feed
        handler.addQuickElement("itunes:author", feed["publication"])
        handler.addQuickElement("itunes:summary", feed["description"])
        handler.addQuickElement("itunes:explicit", "false")
        handler.addQuickElement("itunes:type", "episodic")
        handler.startElement("itunes:category", {"text": CATEGORY})
        handler.endElement("itunes:category")
        self._add_picture(handler)
        self._add_owner(handler)
        handler.addQuickElement("podcast:guid", str(guid_of(feed["guid_of"])))
        handler.addQuickElement("podcast:medium", "podcast")
        if feed["is_own"]:
            handler.addQuickElement("itunes:block", "Yes")
            handler.addQuickElement("podcast:block", "yes")
        if feed["next_page"]:
            handler.addQuickElement("atom:link", None, {"rel": "next", "href": feed["next_page"]})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """One episode."""
        super().add_item_elements(handler, item)
        episode = item["episode"]
        handler.addQuickElement("itunes:title", item["title"])
        handler.addQuickElement("itunes:author", episode["author"])
        handler.addQuickElement("itunes:summary", item["description"])
        handler.addQuickElement("itunes:duration", str(episode["seconds"]))
        handler.addQuickElement("itunes:explicit", "false")
        handler.addQuickElement("itunes:episodeType", "full")
        handler.addQuickElement("podcast:person", episode["reader"], {"role": "narrator"})
        if episode["picture"]:
            handler.addQuickElement("itunes:image", None, {"href": episode["picture"]})
        texts = episode["texts"]
        if texts.transcript:
            told = {"url": texts.transcript, "type": texts.kind, "language": self.feed["language"]}
            handler.addQuickElement("podcast:transcript", None, told)
        if texts.chapters:
            told = {"url": texts.chapters, "type": "application/json+chapters"}
            handler.addQuickElement("podcast:chapters", None, told)

    def _add_picture(self, handler: Any) -> None:
        picture = self.feed["picture"]
        if not picture:
            return
        handler.addQuickElement("itunes:image", None, {"href": picture})
        handler.startElement("image", {})
        handler.addQuickElement("url", picture)
        handler.addQuickElement("title", self.feed["title"])
        handler.addQuickElement("link", self.feed["link"])
        handler.endElement("image")

    def _add_owner(self, handler: Any) -> None:
        """Who may move it elsewhere: without an address nobody is named, and it is locked all the same."""
        email = self.feed["email"]
        handler.addQuickElement("podcast:locked", "yes", {"owner": email} if email else {})
        if email:
            handler.startElement("itunes:owner", {})
            handler.addQuickElement("itunes:name", self.feed["publication"])
            handler.addQuickElement("itunes:email", email)
            handler.endElement("itunes:owner")


def guid_of(address: str) -> uuid.UUID:
    """The podcast's name for good: made of its first address without the scheme and the slash at its end."""
    return uuid.uuid5(_PODCASTS, address.partition("://")[2].rstrip("/"))
