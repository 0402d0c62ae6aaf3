"""A reader's own podcast: every narration that their key opens, the closed ones among them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from broadsheet.audio import copies, heard
from broadsheet.audio.models import Narration
from broadsheet.audio.podcast import episodes, transcripts
from broadsheet.audio.podcast.episodes import Episode
from broadsheet.audio.podcast.feed import PodcastFeed
from broadsheet.foundation import languages
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.share_pictures import whole_address

ALL = {"members": ("members", "registered"), "registered": ("registered",)}
"""A benefit, and the kinds of access that it opens."""


class OwnPodcast(PodcastFeed):
    """The feed behind one key."""

    is_own = True

    def __init__(self, key: str, benefits: frozenset[str]) -> None:
        super().__init__("own_podcast_rss")
        self._key = key
        self._opens = opened_by(benefits)

    def where(self, obj: Any) -> dict[str, str]:
        """Its address."""
        return {"key": self._key}

    def title(self, obj: Any) -> str:
        """The paper's name, and whose it is."""
        return _("%(paper)s: your own podcast") % {"paper": self.publication.name}

    def feed_extra_kwargs(self, obj: Any) -> dict[str, Any]:
        """Named after the public one: another key is the same podcast, and no name may tell a key."""
        public = languages.url_to(self.language, "podcast_rss")
        return {**super().feed_extra_kwargs(obj), "guid_of": f"{public}own"}

    def found(self, obj: Any) -> list[Episode]:
        """The newest that this key opens."""
        return [self._episode(row) for row in episodes.whole(self.language) if may_hear(row, self._opens)]

    def _episode(self, row: Narration) -> Episode:
        own, article = heard.of_narration(row), row.article
        if own.is_gated:
            address = languages.url_to(self.language, "own_podcast_sound", key=self._key, article=article.pk)
        else:
            address = whole_address(copies.address(own, article.access))
        return Episode(article, own, address, episodes.picture_of(article), transcripts.addresses(own, article))

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The answer."""
        return super().__call__(request)


def opened_by(benefits: frozenset[str]) -> frozenset[str]:
    """The kinds of access that these benefits open."""
    return frozenset(access for benefit in benefits for access in ALL.get(benefit, ()))


def may_hear(row: Narration, opens: frozenset[str]) -> bool:
    """Whether the whole of it may be heard."""
    return not row.is_gated or row.article.access in opens


def is_gone(article: int) -> bool:
    """Whether the article was out and was pulled: its own page says so too."""
    found = Article.objects.filter(pk=article).first()
    return found is not None and found.is_gone


def narration(article: int, opens: frozenset[str]) -> Narration | None:
    """The closed narration of an article, if these kinds of access open it."""
    rows = Narration.objects.offered().filter(article=article, is_gated=True).select_related("article")
    row = rows.first()
    return row if row is not None and may_hear(row, opens) else None
