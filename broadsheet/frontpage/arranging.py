"""From what the desk chose to what the front shows: cards in their containers, each story once.

First it is decided which story stands where, by keys alone; then all cards are fetched at once. So a front costs the
same few queries whatever it holds and however large the archive is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import prefetch_related_objects

from broadsheet.foundation import clock, sources
from broadsheet.live import feed, saying
from broadsheet.live.feed import Entry
from broadsheet.newsroom import cards
from broadsheet.newsroom.models import Article, Section
from broadsheet.newsroom.models.article import Tone

if TYPE_CHECKING:
    from broadsheet.frontpage.models import Front

SPARE = 60
"""Newest articles considered for what the desk left open, for the paper and for each section."""

DEFAULT_SHAPES = ("grid", "list")
"""Shapes of the sections' containers, in turn, on a front that no desk has arranged."""


@dataclass(frozen=True)
class Card:
    """One story on a front, perhaps with a headline of its own there."""

    article: Article
    headline: str
    kicker: str


@dataclass
class Container:
    """One container with its cards, as its template needs it."""

    kind: str
    title: str = ""
    shape: str = ""
    cards: list[Card] = field(default_factory=list)
    section: Section | None = None
    entries: list[Entry] = field(default_factory=list)
    """Of the news feed: stories and short items in one stream."""
    most: int = 0
    """So many at most."""
    aside: Container | None = None

    @property
    def words(self) -> str:
        """What the browser's script says of new entries."""
        return saying.of_feed()

    @property
    def template(self) -> str:
        """The template of its kind, or of the shape that the desk gave it."""
        return f"frontpage/containers/{self.shape or self.kind}.html"


def context(front: Front | None, language: str) -> dict[str, Any]:
    """What the front's template needs. The day in the date line changes at midnight, and the page with it."""
    today = clock.today()
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), clock.publication_zone())
    sources.record_moment(midnight)
    return {"containers": arrange(front, language), "today": today}


def arrange(front: Front | None, language: str) -> list[Container]:
    """The front's containers. Without a front of the desk's own: a splash, the news feed, each section, the latest."""
    sources.record(f"front:{language}")
    asked = _asked_by_desk(front) if front is not None else _asked_by_nobody(language)
    plans = _Placing(language, asked, clock.now()).plans()
    return _beside_splash(_fetched(plans))


def picks(front: Front | None, language: str) -> Container | None:
    """The editors' picks alone, as they stand beside every article."""
    sources.record(f"front:{language}")
    plans = [plan for plan in _asked_by_desk(front) if plan.kind == "editors_picks"] if front is not None else []
    found = _fetched(_Placing(language, plans, clock.now()).plans())
    return found[0] if found else None


class _Stub(NamedTuple):
    """As much of a story as is needed to give it a place."""

    pk: int
    section_id: int
    tone: str
    at: datetime


class _Place(NamedTuple):
    """A story's place, perhaps with words of its own there."""

    pk: int
    headline: str = ""
    kicker: str = ""


@dataclass
class _Plan:
    """A container that is being filled: what was asked for it, and which stories stand in it."""

    kind: str
    title: str = ""
    shape: str = ""
    section: Section | None = None
    count: int = 0
    by_hand: Iterable[Any] = ()
    places: list[_Place] = field(default_factory=list)
    items: list[Entry] = field(default_factory=list)


def _asked_by_desk(front: Front) -> list[_Plan]:
    language = str(front.locale.language_code)
    asked = sources.shared(("front", front.pk, front.latest_revision_id), lambda: _read(front, language))
    return [_Plan(**facts) for facts in asked]


def _read(front: Front, language: str) -> list[dict[str, Any]]:
    """The desk's own words for each container, with the stories and sections that they name."""
    sources.record(f"front:{language}", f"chrome/{language}")
    sections = [block.value.get("section") for block in front.containers]
    prefetch_related_objects([section for section in sections if section is not None], "locale")
    found = [
        {
            "kind": block.block_type,
            "title": block.value.get("title") or "",
            "shape": block.value.get("shape") or "",
            "section": block.value.get("section"),
            "count": block.value.get("count") or 0,
            "by_hand": [dict(card) for card in block.value.get("cards") or ()],
        }
        for block in front.containers
    ]
    chosen = [card["article"] for facts in found for card in facts["by_hand"] if card["article"] is not None]
    sources.record(*(f"article:{article.pk}" for article in chosen))
    return found


def _asked_by_nobody(language: str) -> list[_Plan]:
    sections = Section.objects.filter(locale__language_code=language, in_menu=True).select_related("locale")
    sources.record(f"chrome/{language}")
    return [
        _Plan(kind="splash", count=4),
        _Plan(kind="news_feed", count=8),
        *(
            _Plan(kind="section", section=section, count=4, shape=DEFAULT_SHAPES[number % len(DEFAULT_SHAPES)])
            for number, section in enumerate(sections)
        ),
        _Plan(kind="latest", count=12, shape="river"),
    ]


class _Placing:
    """One pass over the containers, remembering which stories stand already.

    What the desk placed by hand stands where it was put; then the splash takes the newest, then the news feed, then
    the sections, and the rest goes to the latest.
    """

    def __init__(self, language: str, plans: list[_Plan], now: datetime) -> None:
        self._language = language
        self._plans = plans
        self._now = now
        self._shown: set[int] = set()
        sources.record(f"list:archive/{language}")
        self._newest = _stubs(Article.objects.public().in_language(language).newest_first()[:SPARE])
        self._of_section = _newest_of_sections(language, {plan.section.pk for plan in plans if plan.section})

    def plans(self) -> list[_Plan]:
        """The containers with their stories; those that stay empty are left out."""
        for plan in self._plans:
            self._place_by_hand(plan)
        for kind in ("splash", "news_feed", "section", "latest"):
            for plan in self._plans:
                if plan.kind == kind:
                    self._fill(plan)
        return [plan for plan in self._plans if plan.places or plan.items]

    def _place_by_hand(self, plan: _Plan) -> None:
        for card in plan.by_hand:
            article = card["article"]
            if not self._is_time_for(card) or article is None or not _is_public(article):
                continue
            sources.record(f"article:{article.pk}")
            if article.pk not in self._shown:
                self._shown.add(article.pk)
                plan.places.append(_Place(article.pk, card["headline"] or "", card["kicker"] or ""))

    def _is_time_for(self, card: Any) -> bool:
        """Whether the desk wants the card now. When that will change, the page must be made again."""
        begins, ends = card["shows_from"], card["shows_until"]
        for moment in (begins, ends):
            if moment is not None and moment > self._now:
                sources.record_moment(moment)
        return not ((begins and begins > self._now) or (ends and ends <= self._now))

    def _fill(self, plan: _Plan) -> None:
        candidates: dict[str, Callable[[], list[_Stub]]] = {
            "splash": self._for_splash,
            "news_feed": lambda: [stub for stub in self._newest if stub.tone not in feed.NOT_NEWS],
            "section": lambda: self._of_section.get(plan.section.pk, []) if plan.section else [],
            "latest": lambda: self._newest,
        }
        free = [stub for stub in candidates[plan.kind]() if stub.pk not in self._shown]
        room = max(0, plan.count - len(plan.places))
        if plan.kind == "news_feed":
            plan.items = _items_among(free[:room], feed.items(self._language, room), room)
        taken = [stub.pk for stub in free[: room - len(plan.items)]]
        self._shown.update(taken)
        plan.places += [_Place(pk) for pk in taken]

    def _for_splash(self) -> list[_Stub]:
        """News leads the paper: an opinion or an advertiser's text gets there by hand, or when there is nothing else."""
        news = [stub for stub in self._newest if stub.tone not in feed.NOT_NEWS]
        return news or [stub for stub in self._newest if stub.tone != Tone.SPONSORED]


def _items_among(stubs: list[_Stub], items: list[Entry], room: int) -> list[Entry]:
    """The short items that are among the newest of both."""
    newest = sorted([*(stub.at for stub in stubs), *(item.at for item in items)], reverse=True)[:room]
    return [item for item in items if item.at >= newest[-1]]


def _is_public(article: Article) -> bool:
    return bool(article.live and article.published_at is not None)


def _stubs(articles: Any) -> list[_Stub]:
    return [_Stub(*row) for row in articles.values_list("pk", "section_id", "tone", "published_at")]


class _Newest(NamedTuple):
    """The newest stories of a section."""

    section: int
    stubs: list[_Stub]


def _newest_of_sections(language: str, sections: set[int]) -> dict[int, list[_Stub]]:
    """The newest stories of each section, in one query; a press asks for those alone in which something has changed."""
    found = sources.shared_many(
        f"newest/{language}",
        sorted(sections),
        lambda missing: _asked_newest(language, missing),
        lambda newest: {f"list:section/{newest.section}"},
    )
    return {section: newest.stubs for section, newest in found.items()}


def _asked_newest(language: str, sections: list[int]) -> dict[int, _Newest]:
    if not sections:
        return {}
    parts = []
    for section in sections:
        newest = Article.objects.public().in_language(language).filter(section_id=section).newest_first()
        # A slice may stand in a subquery on both databases, but not in a part of a union.
        parts.append(
            Article.objects.filter(pk__in=newest.values("pk")[:SPARE])
            .order_by()
            .values_list("pk", "section_id", "tone", "published_at")
        )
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = {section: _Newest(section, []) for section in sections}
    for pk, section, tone, at in sorted(rows, key=lambda row: (row[3], row[0]), reverse=True):
        found[section].stubs.append(_Stub(pk, section, tone, at))
    return found


def _fetched(plans: list[_Plan]) -> list[Container]:
    """The planned containers with their cards."""
    wanted = {place.pk for plan in plans for place in plan.places}
    articles = {article.pk: article for article in cards.fetch(sorted(wanted))}
    containers = [
        Container(
            kind=plan.kind,
            title=plan.title,
            shape=plan.shape,
            section=plan.section,
            cards=[_card(place, articles[place.pk]) for place in plan.places if place.pk in articles],
            entries=plan.items,
            most=plan.count,
        )
        for plan in plans
    ]
    for container in containers:
        if container.kind == "news_feed":
            stories = [feed.of_article(card.article, headline=card.headline) for card in container.cards]
            container.entries = feed.in_order([*stories, *container.entries])
    return [container for container in containers if container.cards or container.entries]


def _card(place: _Place, article: Article) -> Card:
    return Card(article=article, headline=place.headline or article.headline, kicker=place.kicker or article.kicker)


def _beside_splash(containers: list[Container]) -> list[Container]:
    """A news feed that follows the splash stands beside it."""
    kinds = [container.kind for container in containers[:2]]
    if kinds == ["splash", "news_feed"]:
        containers[0].aside = containers.pop(1)
    return containers
