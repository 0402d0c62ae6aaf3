"""What stands in a page's head for machines: description, canonical address, languages, feeds, share card.

Every address is made from the settings, never from what the request says about its host.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from broadsheet.foundation import clock, languages
from broadsheet.foundation.text import cut_at_word, plain
from broadsheet.newsroom import json_ld, share_pictures
from broadsheet.newsroom.models import (
    Article,
    Contributor,
    Picture,
    Publication,
    RunningStory,
    Section,
    Series,
    StandingPage,
    Topic,
)
from broadsheet.newsroom.models.addressed import AddressedPage
from broadsheet.newsroom.models.named import NamedInLanguage
from broadsheet.newsroom.pictures import Copy

DESCRIPTION_MAX = 200

FEED_SCOPES: dict[type[NamedInLanguage], str] = {
    Section: "section",
    Topic: "topic",
    Contributor: "contributor",
    Series: "series",
    RunningStory: "running_story",
}
FEED_FORMATS = (
    ("rss", "application/rss+xml"),
    ("atom", "application/atom+xml"),
    ("json", "application/feed+json"),
)
UNINDEXED = frozenset({"search"})
"""Views that search engines should not keep."""


@dataclass(frozen=True)
class FeedLink:
    """A feed that belongs to a page."""

    title: str
    mime: str
    url: str


@dataclass(frozen=True)
class Metadata:
    """Everything for the head of one page. Empty fields stand for "say nothing"."""

    site_name: str
    language: str
    kind: str = "website"
    title: str = ""
    description: str = ""
    canonical: str = ""
    noindex: bool = False
    alternates: list[tuple[str, str]] = field(default_factory=list)
    feeds: list[FeedLink] = field(default_factory=list)
    picture: Copy | None = None
    picture_alt: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    section: str = ""
    topics: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    json_ld: SafeString | str = ""


@dataclass(frozen=True)
class Own:
    """What a page of another app says of itself, as `metadata` in its context."""

    title: str
    description: str = ""
    feeds: tuple[str, ...] = ()
    """The scope of its feeds' addresses, and what else these need."""
    published: datetime | None = None
    updated: datetime | None = None
    section: str = ""
    json_ld: SafeString | str = ""


def subject(context: Mapping[str, Any]) -> object | None:
    """What the page is about, as its view named it: an article, a standing page, a list's owner, or nothing."""
    for name in ("article", "page", "found", "metadata"):
        found = context.get(name)
        if isinstance(found, AddressedPage | NamedInLanguage | Own):
            return found
    return None


def of(about: object | None, *, view: str, path: str, publication: Publication, siblings: dict[str, str]) -> Metadata:
    """The metadata of a page.

    `view` is the name of its address; `path` is its own path, without a query; `siblings` says where it is in each
    language (`translations.addresses`).
    """
    if isinstance(about, Article):
        return _of_article(about, publication, siblings)
    if isinstance(about, StandingPage):
        return _of_standing_page(about, publication, siblings)
    if isinstance(about, NamedInLanguage):
        return _of_list(about, view, path, publication, siblings)
    if isinstance(about, Own):
        return _of_own(about, path, publication)
    return _of_view(view, path, publication, siblings)


def _of_article(found: Article, publication: Publication, siblings: dict[str, str]) -> Metadata:
    url = languages.absolute(found.get_absolute_url(), found.edition)
    picture = found.share_picture or found.main_picture
    copy, alt = _share_card(picture, found.main_alt if picture == found.main_picture else "", publication)
    return Metadata(
        site_name=publication.name,
        language=found.edition,
        kind="article",
        title=found.share_headline or found.headline,
        description=_short(found.search_description or found.summary),
        canonical=found.canonical_url or url,
        noindex=found.noindex,
        alternates=[] if found.canonical_url or found.noindex else _alternates(siblings),
        feeds=_feeds(found.edition, publication, found.section),
        picture=copy,
        picture_alt=alt,
        published=_local(found.published_at),
        updated=_local(found.updated_at or found.published_at),
        section=found.section.name,
        topics=[topic.name for topic in found.topics.all()],
        authors=[node["name"] for node in json_ld.authors(found)],
        json_ld=json_ld.script(*json_ld.article(found, url=url, publication=publication)),
    )


def _of_standing_page(page: StandingPage, publication: Publication, siblings: dict[str, str]) -> Metadata:
    url = languages.absolute(page.get_absolute_url(), page.language)
    copy, alt = _share_card(None, "", publication)
    return Metadata(
        site_name=publication.name,
        language=page.language,
        title=page.seo_title or page.title,
        description=_short(page.search_description),
        canonical=url,
        alternates=_alternates(siblings),
        feeds=_feeds(page.language, publication),
        picture=copy,
        picture_alt=alt,
        json_ld=json_ld.script(*json_ld.standing(page, url=url, publication=publication)),
    )


def _of_list(
    found: NamedInLanguage, view: str, path: str, publication: Publication, siblings: dict[str, str]
) -> Metadata:
    """A list's own page, or a part of it (a month, its claims), which has no sibling: nobody knows whether that holds anything."""
    own = languages.absolute(found.get_absolute_url(), found.language)
    is_part = view.endswith(("_month", "_claims"))
    picture = {Contributor: "portrait", RunningStory: "picture"}.get(type(found))
    shown = getattr(found, picture) if picture else None
    copy, alt = _share_card(shown, found.name if isinstance(found, Contributor) else "", publication)
    return Metadata(
        site_name=publication.name,
        language=found.language,
        kind="profile" if isinstance(found, Contributor) else "website",
        title=found.name,
        description=_short(found.description),
        canonical=languages.absolute(path, found.language) if is_part else own,
        alternates=[] if is_part else _alternates(siblings),
        feeds=_feeds(found.language, publication, found),
        picture=copy,
        picture_alt=alt,
        json_ld="" if is_part else json_ld.script(*json_ld.listing(found, url=own, publication=publication)),
    )


def _of_own(own: Own, path: str, publication: Publication) -> Metadata:
    language = languages.current()
    copy, alt = _share_card(None, "", publication)
    feeds = _feeds(language, publication)
    if own.feeds:
        scope, *where = own.feeds
        feeds += _feed_links(language, scope, own.title, publication, *where)
    return Metadata(
        site_name=publication.name,
        language=language,
        kind="article" if own.published else "website",
        title=own.title,
        description=_short(own.description),
        canonical=languages.absolute(path, language),
        feeds=feeds,
        picture=copy,
        picture_alt=alt,
        published=_local(own.published),
        updated=_local(own.updated or own.published),
        section=own.section,
        json_ld=own.json_ld,
    )


def _of_view(view: str, path: str, publication: Publication, siblings: dict[str, str]) -> Metadata:
    language = languages.current()
    copy, alt = _share_card(None, "", publication)
    is_front = view == "front"
    feeds = _feeds(language, publication)
    if view == "corrections":
        feeds += _feed_links(language, "corrections", _("Corrections"), publication)
    return Metadata(
        site_name=publication.name,
        language=language,
        title=publication.name,
        description=_short(publication.description or publication.tagline),
        canonical="" if view in UNINDEXED else languages.absolute(path, language),
        noindex=view in UNINDEXED,
        alternates=_alternates(siblings),
        feeds=feeds,
        picture=copy,
        picture_alt=alt,
        json_ld=json_ld.script(*json_ld.front(language, publication)) if is_front else "",
    )


def _alternates(found: dict[str, str]) -> list[tuple[str, str]]:
    """Pairs for hreflang; none where there is one language only. The default language stands for all others."""
    if len(found) < 2:
        return []
    return [*found.items(), ("x-default", found.get(languages.default()) or next(iter(found.values())))]


def _feeds(language: str, publication: Publication, about: NamedInLanguage | None = None) -> list[FeedLink]:
    feeds = _feed_links(language, "front", "", publication)
    if about is not None:
        scope = FEED_SCOPES.get(type(about))
        if scope:
            feeds += _feed_links(language, scope, about.name, publication, about.slug)
    return feeds


def _feed_links(language: str, scope: str, name: str, publication: Publication, *args: str) -> list[FeedLink]:
    title = f"{publication.name}: {name}" if name else publication.name
    return [
        FeedLink(title=title, mime=mime, url=languages.url_to(language, f"{scope}_{ending}", *args))
        for ending, mime in FEED_FORMATS
    ]


def _share_card(picture: Picture | None, alt: str, publication: Publication) -> tuple[Copy | None, str]:
    """The picture's card; while it has no copy at all, and for what has no picture, the paper's own."""
    for chosen, words in ((picture, alt), (publication.share_picture, "")):
        copies = share_pictures.copies(chosen, "share")
        if chosen is not None and copies:
            return copies[0], words or chosen.description or chosen.caption or publication.name
    return None, ""


def _short(text: str) -> str:
    return cut_at_word(plain(text), DESCRIPTION_MAX)


def _local(moment: datetime | None) -> datetime | None:
    return clock.local(moment) if moment else None
