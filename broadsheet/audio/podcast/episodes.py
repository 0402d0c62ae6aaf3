"""Which narrations a podcast has, and what it tells of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from broadsheet.audio import copies, heard
from broadsheet.audio.heard import Heard
from broadsheet.audio.models import Narration, Part
from broadsheet.audio.models.narration import source_of
from broadsheet.audio.podcast import transcripts
from broadsheet.audio.podcast.transcripts import Texts
from broadsheet.foundation import clock, languages, sources
from broadsheet.foundation.text import plain
from broadsheet.newsroom import share_pictures
from broadsheet.newsroom.models import Article, Listing, Section

NEWEST = 100
"""Episodes of a feed; older ones stand in those of their months."""


@dataclass(frozen=True)
class Episode:
    """One narration of an article that is out."""

    article: Article
    heard: Heard
    address: str
    picture: str
    texts: Texts

    @property
    def guid(self) -> str:
        """Its name in podcasts: another recording, headline or address is the same episode."""
        return f"{self.article.guid}#narration"

    @property
    def url(self) -> str:
        """The article's whole address."""
        return languages.absolute(self.article.get_absolute_url(), self.article.edition)

    @property
    def published_at(self) -> datetime:
        """When the article came out, on the paper's own clock."""
        assert self.article.published_at is not None  # noqa: S101 - public articles have it
        return clock.local(self.article.published_at)

    @property
    def label(self) -> str:
        """Who speaks, in the words that stand beside the player."""
        if self.heard.is_synthetic:
            return _("This audio is created with AI assistance")
        return _("Read by %(name)s") % {"name": self.heard.voice}

    @property
    def about(self) -> str:
        """What it is about, who speaks, and where the text is."""
        parts = (plain(self.article.summary), f"{self.label}.", self.url)
        return "\n\n".join(part for part in parts if part)


def public(language: str, *, section: Section | None = None, month: tuple[int, int] | None = None) -> list[Episode]:
    """The newest narrations that everybody may hear to the end, of one edition, section, or month."""
    rows = _rows(language).filter(is_gated=False)
    if section is not None:
        rows = rows.filter(article__section=section)
    if month is not None:
        rows = rows.filter(_in_month(*month))
    found = [_public(row) for row in (rows if month else rows[:NEWEST])]
    sources.record(*(name for each in found for name in _made_from(each.article)))
    return found


def whole(language: str) -> QuerySet[Narration]:
    """The newest narrations of whole articles, the closed ones among them: for those who may hear these."""
    return _rows(language)[:NEWEST]


def _rows(language: str) -> QuerySet[Narration]:
    return (
        Narration.objects.offered()
        .filter(part=Part.WHOLE, article__edition=language, article__published_at__isnull=False)
        .select_related("article__locale", "article__section", "article__main_picture", "article__share_picture")
        .prefetch_related(
            "article__byline__contributor",
            "article__main_picture__renditions__public_file",
            "article__share_picture__renditions__public_file",
        )
        .order_by(F("article__published_at").desc(), "-article")
    )


def _public(row: Narration) -> Episode:
    article, own = row.article, heard.of_narration(row)
    return Episode(
        article=article,
        heard=own,
        address=share_pictures.whole_address(copies.address(own, article.access)),
        picture=picture_of(article),
        texts=transcripts.addresses(own, article),
    )


def picture_of(article: Article) -> str:
    """The article's share card; empty if it has none."""
    found = share_pictures.copies(article.share_picture or article.main_picture, "share")
    return found[0].url if found else ""


def _made_from(article: Article) -> tuple[str, ...]:
    return f"article:{article.pk}", source_of(article.pk)


def month_before(name: str, year: int, month: int) -> datetime | None:
    """The newest month before this one in which the list has an article; None before the first. Raises `Http404` for no month."""
    months = Listing.objects.months(name)
    here = clock.day_begins(date(year, month, 1))
    if here not in months:
        raise Http404
    return next((each for each in months if each < here), None)


def _in_month(year: int, month: int) -> Q:
    first = date(year, month, 1)
    end = date(year + month // 12, month % 12 + 1, 1)
    return Q(article__published_at__gte=clock.day_begins(first), article__published_at__lt=clock.day_begins(end))


def facts(episode: Episode, publication: str) -> dict[str, Any]:
    """What the feed's generator calls `episode`."""
    own = episode.heard
    names = [str(author) for author in episode.article.authors]
    return {
        "author": ", ".join(names) or publication,
        "reader": f"{own.engine} ({own.voice})" if own.is_synthetic else own.voice,
        "seconds": own.seconds,
        "picture": episode.picture,
        "texts": episode.texts,
    }
