"""The podcasts as feeds that everybody may have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from broadsheet.audio.podcast import artwork, episodes
from broadsheet.audio.podcast.episodes import NEWEST, Episode
from broadsheet.audio.podcast.generator import PodcastRss
from broadsheet.foundation import clock, languages, sources
from broadsheet.newsroom.feeds.public import PublicFeed
from broadsheet.newsroom.known_names import known
from broadsheet.newsroom.models import Section


class PodcastFeed(PublicFeed):
    """The newest narrations of a whole edition."""

    is_own = False

    def __init__(self, view: str, ending: str = "rss") -> None:
        super().__init__(view, ending)
        self.feed_type = PodcastRss
        self.following = ""
        self._episodes: list[Episode] | None = None

    def title(self, obj: Any) -> str:
        """The paper's name and what this is."""
        return _("%(paper)s: articles read aloud") % {"paper": self.publication.name}

    def link(self, obj: Any) -> str:
        """The page that explains it."""
        return languages.url_to(self.language, "podcast")

    def description(self, obj: Any) -> str:
        """What one hears. It says that most of it is no person's voice, for that is what listeners should know first."""
        said = _("Articles of %(paper)s, read aloud. Each episode says who reads: a person, or a synthetic voice.")
        return said % {"paper": self.publication.name}

    def items(self, obj: Any) -> list[Episode]:
        """Its episodes, found once: what the feed says of itself depends on them."""
        if self._episodes is None:
            self._episodes = self.found(obj)
        return self._episodes

    def found(self, obj: Any) -> list[Episode]:
        """The newest."""
        sources.record(f"list:podcast/{self.language}", f"list:archive/{self.language}")
        return self._paged(obj, episodes.public(self.language))

    def month_url(self, obj: Any, moment: datetime) -> str:
        """The whole address of its feed of a month."""
        return languages.url_to(self.language, "podcast_month_rss", **_month(moment))

    def begins_at(self, obj: Any) -> str:
        """The whole address of its first page, of which its name is made: its months are pages of the same podcast."""
        return languages.url_to(self.language, "podcast_rss")

    def _paged(self, obj: Any, found: list[Episode]) -> list[Episode]:
        """Whoever wants more goes on with the month of the last one: its feed doesn't move on when something comes out."""
        if len(found) == NEWEST:
            self.following = self.month_url(obj, found[-1].published_at)
        return found

    def item_title(self, item: Episode) -> str:
        """The headline, as plain text."""
        return item.article.headline

    def item_description(self, item: Episode) -> str:
        """What it is about, who speaks, and where the text is."""
        return item.about

    def item_link(self, item: Episode) -> str:
        """The article."""
        return item.url

    def item_guid(self, item: Episode) -> str:
        """Its name in podcasts."""
        return item.guid

    item_guid_is_permalink = False
    item_enclosure_mime_type = "audio/mpeg"

    def item_enclosure_url(self, item: Episode) -> str:
        """The sound."""
        return item.address

    def item_enclosure_length(self, item: Episode) -> int:
        """Its bytes."""
        return item.heard.bytes

    def item_pubdate(self, item: Episode) -> datetime:
        """When the article came out."""
        return item.published_at

    def item_categories(self, item: Episode) -> list[str]:
        """Its section."""
        sources.record(f"section:{item.article.section_id}")
        return [item.article.section.name]

    def item_extra_kwargs(self, item: Episode) -> dict[str, Any]:
        """What Django's items have no place for."""
        return {
            "episode": episodes.facts(item, self.publication.name),
            "changed": max(
                item.heard.made_at or item.published_at, item.article.last_published_at or item.published_at
            ),
        }

    def feed_extra_kwargs(self, obj: Any) -> dict[str, Any]:
        """What the podcast says of itself."""
        self.items(obj)
        return {
            **super().feed_extra_kwargs(obj),
            "email": self.publication.contact_email,
            "picture": artwork.address(self.publication),
            "guid_of": self.begins_at(obj),
            "next_page": self.following,
            "is_own": self.is_own,
        }


class SectionPodcast(PodcastFeed):
    """The newest narrations of a section."""

    def get_object(self, request: HttpRequest, slug: str) -> Section:
        """The section. Raises `Http404`."""
        found: Section = known(Section).get(locale__language_code=self.language, slug=slug)
        return found

    def title(self, obj: Section) -> str:
        """The paper's name and the section's."""
        return _title_of(self.publication.name, obj)

    def link(self, obj: Section) -> str:
        """The section."""
        return languages.absolute(obj.get_absolute_url(), self.language)

    def found(self, obj: Section) -> list[Episode]:
        """The newest."""
        sources.record(f"list:podcast-section/{obj.pk}", f"list:section/{obj.pk}", f"section:{obj.pk}")
        return self._paged(obj, episodes.public(self.language, section=obj))

    def month_url(self, obj: Section, moment: datetime) -> str:
        """The whole address of the section's feed of a month."""
        return languages.url_to(self.language, "section_podcast_month_rss", slug=obj.slug, **_month(moment))

    def begins_at(self, obj: Section) -> str:
        """The whole address of the section's first page."""
        return languages.url_to(self.language, "section_podcast_rss", slug=obj.slug)


class MonthPodcast(PodcastFeed):
    """All narrations of a month."""

    def get_object(self, request: HttpRequest, year: int, month: int) -> tuple[int, int]:
        """The month. Raises `Http404` for one that is none."""
        return _checked(year, month)

    def where(self, obj: tuple[int, int]) -> dict[str, Any]:
        """Its address."""
        return {"year": obj[0], "month": obj[1]}

    def found(self, obj: tuple[int, int]) -> list[Episode]:
        """All of them; the month before is the next page."""
        month = f"{obj[0]}-{obj[1]:02}"
        sources.record(f"list:podcast/{self.language}/{month}", f"list:archive/{self.language}/{month}")
        earlier = episodes.month_before(f"archive/{self.language}", *obj)
        if earlier is not None:
            sources.record(f"list:archive/{self.language}/{earlier:%Y-%m}")
            self.following = self.month_url(obj, earlier)
        return episodes.public(self.language, month=obj)


@dataclass(frozen=True)
class SectionMonth:
    """A month of a section."""

    section: Section
    year: int
    month: int


class SectionMonthPodcast(PodcastFeed):
    """All narrations of a section's month."""

    def get_object(self, request: HttpRequest, slug: str, year: int, month: int) -> SectionMonth:
        """The section and the month. Raises `Http404` for what is neither."""
        found: Section = known(Section).get(locale__language_code=self.language, slug=slug)
        return SectionMonth(found, *_checked(year, month))

    def where(self, obj: SectionMonth) -> dict[str, Any]:
        """Its address."""
        return {"slug": obj.section.slug, "year": obj.year, "month": obj.month}

    def title(self, obj: SectionMonth) -> str:
        """The section's own."""
        return _title_of(self.publication.name, obj.section)

    def link(self, obj: SectionMonth) -> str:
        """The section."""
        return languages.absolute(obj.section.get_absolute_url(), self.language)

    def month_url(self, obj: SectionMonth, moment: datetime) -> str:
        """The whole address of the section's feed of another month."""
        return languages.url_to(self.language, "section_podcast_month_rss", slug=obj.section.slug, **_month(moment))

    def begins_at(self, obj: SectionMonth) -> str:
        """The whole address of the section's first page."""
        return languages.url_to(self.language, "section_podcast_rss", slug=obj.section.slug)

    def found(self, obj: SectionMonth) -> list[Episode]:
        """All of them; the section's month before is the next page."""
        key, month = obj.section.pk, f"{obj.year}-{obj.month:02}"
        sources.record(f"list:podcast-section/{key}/{month}", f"list:section/{key}/{month}", f"section:{key}")
        earlier = episodes.month_before(f"section/{key}", obj.year, obj.month)
        if earlier is not None:
            sources.record(f"list:section/{key}/{earlier:%Y-%m}")
            self.following = self.month_url(obj, earlier)
        return episodes.public(self.language, section=obj.section, month=(obj.year, obj.month))


def _checked(year: int, month: int) -> tuple[int, int]:
    if not 1 <= month <= 12 or not 1900 < year < 3000:
        raise Http404
    return year, month


def _month(moment: datetime) -> dict[str, int]:
    local = clock.local(moment)
    return {"year": local.year, "month": local.month}


def _title_of(paper: str, section: Section) -> str:
    return _("%(paper)s: %(section)s, read aloud") % {"paper": paper, "section": section.name}
