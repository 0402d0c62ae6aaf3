"""From what the desk chose to what the front shows: cards in their containers, each story once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from broadsheet.foundation import clock, sources
from broadsheet.frontpage.models import Front
from broadsheet.newsroom.models import Article

SPARE = 60
"""Newest articles fetched to fill what the desk left open."""


@dataclass(frozen=True)
class Card:
    """One story on a front, perhaps with a headline of its own there."""

    article: Article
    headline: str
    kicker: str


@dataclass(frozen=True)
class Container:
    """One container with its cards, as its template needs it."""

    kind: str
    title: str = ""
    shape: str = ""
    cards: list[Card] = field(default_factory=list)
    section: Any = None


def arrange(front: Front | None, language: str) -> list[Container]:
    """The front's containers. Without a front of the desk's own: a splash, the news feed, the latest."""
    sources.record(f"front:{language}")
    newest = list(Article.objects.public().in_language(language).newest_first().for_cards()[:SPARE])
    if front is None:
        return [
            Container(kind="splash", cards=[_card(article) for article in newest[:4]]),
            Container(kind="latest", shape="river", cards=[_card(article) for article in newest[4:24]]),
        ]
    return _Arranging(front, newest, clock.now()).containers()


def _card(article: Article) -> Card:
    return Card(article=article, headline=article.headline, kicker=article.kicker)


class _Arranging:
    """One pass over the containers, remembering which stories stand already."""

    def __init__(self, front: Front, newest: list[Article], now: datetime) -> None:
        self._front = front
        self._newest = newest
        self._now = now
        self._shown: set[int] = set()
        wanted = {
            card["article"].pk
            for block in front.containers
            for card in block.value.get("cards", [])
            if card["article"] is not None
        }
        self._chosen = {article.pk: article for article in Article.objects.public().filter(pk__in=wanted).for_cards()}

    def containers(self) -> list[Container]:
        """All containers, from top to bottom."""
        return [self._container(block.block_type, block.value) for block in self._front.containers]

    def _container(self, kind: str, value: Any) -> Container:
        section = value.get("section")
        cards = self._by_hand(value.get("cards", []))
        if kind in {"splash", "latest"}:
            cards += self._fill(value["count"] - len(cards), self._newest)
        elif kind == "section":
            of_section = [article for article in self._newest if article.section_id == section.pk]
            if len(of_section) < value["count"]:
                of_section = list(
                    Article.objects.public()
                    .filter(section=section)
                    .newest_first()
                    .for_cards()[: value["count"] + len(self._shown)]
                )
            cards += self._fill(value["count"] - len(cards), of_section)
        return Container(
            kind=kind, title=value.get("title") or "", shape=value.get("shape") or "", cards=cards, section=section
        )

    def _by_hand(self, chosen: Any) -> list[Card]:
        cards: list[Card] = []
        for card in chosen:
            page = card["article"]
            article = self._chosen.get(page.pk) if page is not None else None
            begins, ends = card["shows_from"], card["shows_until"]
            for moment in (begins, ends):
                if moment is not None and moment > self._now:
                    sources.record(f"clock:{moment.isoformat()}")
            if article is None or (begins and begins > self._now) or (ends and ends <= self._now):
                continue
            self._shown.add(article.pk)
            cards.append(
                Card(
                    article=article,
                    headline=card["headline"] or article.headline,
                    kicker=card["kicker"] or article.kicker,
                )
            )
        return cards

    def _fill(self, count: int, articles: list[Article]) -> list[Card]:
        free = [article for article in articles if article.pk not in self._shown][: max(0, count)]
        self._shown.update(article.pk for article in free)
        return [_card(article) for article in free]
