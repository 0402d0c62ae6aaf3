"""Composing an article's page: everything it shows, fetched at once, whatever the length of its body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from broadsheet.foundation import clock, printing, sources
from broadsheet.foundation.text import slug_from
from broadsheet.newsroom import duties, gate, how_we_know, part_of_stories, telling_outcomes, translations
from broadsheet.newsroom.blocks.at_hand import at_hand
from broadsheet.newsroom.models import (
    Article,
    Correction,
    CorrectionKind,
    Duty,
    FollowUp,
    MediaFile,
    Picture,
    Rendition,
    RunningStory,
    Topic,
)

_PICTURE_FIELDS = frozenset({"picture", "poster"})
_STORY_FIELDS = frozenset({"article"})
_MEDIA_FIELDS = frozenset({"media"})

_TAKEN_IDS = frozenset({"content", "gate-title", "how-we-know", "how-we-know-title", "news-feed", "picks"})
"""Ids that the page itself has."""


@dataclass(frozen=True)
class Piece:
    """One block of the body; `anchor` is the id that a heading can be linked to."""

    block: Any
    anchor: str = ""


@dataclass
class Composition:
    """What one article's page is made of."""

    article: Article
    pieces: list[Piece]
    is_gated: bool
    is_whole: bool
    closed_from: int
    """Index of the first piece that not everyone may read; only of use where the whole is shown."""
    topics: list[Topic]
    corrections: list[Correction] = field(default_factory=list)
    retractions: list[Correction] = field(default_factory=list)
    outcomes: list[FollowUp] = field(default_factory=list)
    how_we_know: how_we_know.Box | None = None
    unnamed_policy: str = ""
    """The address of the page that says when sources are not named, where the article has such."""
    running_stories: list[RunningStory] = field(default_factory=list)
    earlier: Article | None = None
    later: Article | None = None
    elsewhere: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    @property
    def rest_minutes(self) -> int:
        """How long the closed part takes to read."""
        return gate.rest_minutes(self.article)

    @property
    def shows_gate(self) -> bool:
        """Whether the reader meets the gate after the last piece."""
        return self.is_gated and not self.is_whole


def of(article: Article, *, whole: bool = False) -> Composition:
    """The article's page, composed once per article object. `whole` is for those who may read the closed part."""
    kept: dict[bool, Composition] = article.__dict__.setdefault("_compositions", {})
    if whole not in kept:
        kept[whole] = _compose(article, whole=whole)
    return kept[whole]


def linking_texts(article: Article) -> list[str]:
    """Those strings of the body that hold links to our own pages and documents, for `links.looked_up`."""
    return [text for text in _texts(list(article.body.raw_data)) if "linktype" in text]


def _compose(article: Article, *, whole: bool) -> Composition:
    sources.record(f"article:{article.pk}")
    raw = list(article.body.raw_data)
    earlier, later, stories = _other_stories(article, set(_numbers(raw, _STORY_FIELDS)))
    pictures = _pictures(article, raw, stories.values())
    played = set(_numbers(raw, _MEDIA_FIELDS))
    sources.record(*(f"media:{key}" for key in played))
    media = MediaFile.objects.in_bulk(played)
    with at_hand(pictures=pictures, stories=stories, media=media):
        blocks = gate.all_blocks(article) if whole else gate.open_blocks(article)
        gated = gate.is_gated(article)
        closed_from = len(gate.open_blocks(article)) if gated else len(blocks)
    if gated:
        printing.note_closed(to=str(article.access), article=article.pk or 0)
    _fetch_beside(article)
    corrections = list(article.corrections.all()) if article.pk else []
    box = how_we_know.box(article)
    return Composition(
        article=article,
        pieces=_with_anchors(blocks),
        is_gated=gated,
        is_whole=whole,
        closed_from=closed_from,
        topics=list(article.topics.all()),
        corrections=[note for note in corrections if note.kind != CorrectionKind.RETRACTION],
        retractions=[note for note in corrections if note.kind == CorrectionKind.RETRACTION],
        how_we_know=box,
        unnamed_policy=duties.address(article.language, Duty.UNNAMED) if box and box.unnamed else "",
        outcomes=telling_outcomes.of(article),
        running_stories=part_of_stories.of(article),
        earlier=earlier,
        later=later,
        elsewhere=_elsewhere(article),
        texts=linking_texts(article),
    )


def _other_stories(article: Article, related: set[int]) -> tuple[Article | None, Article | None, dict[int, Article]]:
    """The neighbours in the series, and the stories on cards by the key that was chosen, in one query.

    A card leads to the story in the page's own language wherever readers can see it; that costs a translation one more.
    """
    wanted = Q(pk__in=related)
    for neighbour in _neighbours(article):
        wanted |= Q(pk=neighbour.values("pk")[:1])
    if not related and not article.series_id:
        return None, None, {}
    found = Article.objects.filter(wanted).select_related("locale", "section").defer("body")
    stories = {story.pk: story for story in found}
    sources.record(*(f"article:{pk}" for pk in related))
    run = [story for story in stories.values() if story.series_id == article.series_id and story.is_public]
    on_cards = [story for pk, story in stories.items() if pk in related]
    stories |= translations.standing_in(on_cards, article.language, on=article)
    return _nearest(article, run, earlier=True), _nearest(article, run, earlier=False), stories


def _neighbours(article: Article) -> list[QuerySet[Article]]:
    """The story before and the story after in the series, as queries."""
    if not article.series_id:
        return []
    sources.record(f"neighbours:{article.pk}")
    others = Article.objects.public().filter(series=article.series_id).exclude(pk=article.pk)
    moment, pk = _place(article)
    before = others.filter(Q(published_at__lt=moment) | Q(published_at=moment, pk__lt=pk)).newest_first()
    after = others.filter(Q(published_at__gt=moment) | Q(published_at=moment, pk__gt=pk))
    return [before, after.order_by("published_at", "pk")]


def _nearest(article: Article, stories: Iterable[Article], *, earlier: bool) -> Article | None:
    if not article.series_id:
        return None
    here = _place(article)
    if earlier:
        return max((story for story in stories if _place(story) < here), key=_place, default=None)
    return min((story for story in stories if _place(story) > here), key=_place, default=None)


def _place(article: Article) -> tuple[datetime, int]:
    """Where an article stands in a run; one that is not out yet stands at its end."""
    return (article.published_at or clock.now(), article.pk or 0)


def _pictures(article: Article, raw: Any, stories: Iterable[Article]) -> dict[int, Picture]:
    """All pictures of the page with their copies, in two queries at most, and given to those who show them."""
    wanted = set(_numbers(raw, _PICTURE_FIELDS))
    holders: list[tuple[Any, str]] = [(article, "main_picture"), *((story, "main_picture") for story in stories)]
    holders += [(entry.contributor, "portrait") for entry in article.authors if entry.contributor]
    wanted |= {key for holder, name in holders if (key := getattr(holder, f"{name}_id"))}
    found = sources.shared_many("picture", sorted(wanted), _fetched_pictures, lambda picture: {f"picture:{picture.pk}"})
    for holder, name in holders:
        key = getattr(holder, f"{name}_id")
        if key in found:
            setattr(holder, name, found[key])
    return found


def _fetched_pictures(keys: list[int]) -> dict[int, Picture]:
    if not keys:
        return {}
    renditions = Prefetch("renditions", Rendition.objects.select_related("public_file"))
    return {picture.pk: picture for picture in Picture.objects.filter(pk__in=keys).prefetch_related(renditions)}


def _fetch_beside(article: Article) -> None:
    """Topics and corrections, once for all who ask: the page, its structured data, its share card."""
    if article.pk is None:
        return
    lookups: list[Any] = ["corrections"]
    if "topics" not in getattr(article, "_cluster_related_objects", {}):  # else it is a draft, which brings its own
        lookups.append(Prefetch("topics", Topic.objects.select_related("locale")))
    prefetch_related_objects([article], *lookups)


def _elsewhere(article: Article) -> dict[str, str]:
    """Language → address of the same story in the other editions, where it is out."""
    return {code: url for code, url in translations.addresses(article).items() if code != article.language}


def _with_anchors(blocks: Iterable[Any]) -> list[Piece]:
    """Headings get ids from their words; a second heading of the same words gets a number."""
    pieces: list[Piece] = []
    taken = set(_TAKEN_IDS)
    for block in blocks:
        anchor = _free(slug_from(str(block.value)) or "part", taken) if block.block_type == "heading" else ""
        taken.add(anchor)
        pieces.append(Piece(block, anchor))
    return pieces


def _free(stem: str, taken: set[str]) -> str:
    candidate, number = stem, 1
    while candidate in taken:
        number += 1
        candidate = f"{stem}-{number}"
    return candidate


def _numbers(raw: Any, fields: frozenset[str]) -> Iterator[int]:
    """The keys stored under these field names, anywhere in a raw body."""
    if isinstance(raw, dict):
        for name, value in raw.items():
            if name in fields and isinstance(value, int):
                yield value
            else:
                yield from _numbers(value, fields)
    elif isinstance(raw, list):
        for part in raw:
            yield from _numbers(part, fields)


def _texts(raw: Any) -> Iterator[str]:
    """Every string of a raw body."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for value in raw.values():
            yield from _texts(value)
    elif isinstance(raw, list):
        for part in raw:
            yield from _texts(part)
