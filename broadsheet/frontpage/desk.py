"""The fronts on the desk: what state each is in, and which picks come and go by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from broadsheet.foundation import clock, languages
from broadsheet.frontpage.models import Front

PICKS_SHOWN = 5


@dataclass(frozen=True)
class Change:
    """A card that comes or goes at a moment to come."""

    at: datetime
    headline: str
    comes: bool


@dataclass(frozen=True)
class Standing:
    """One front as the desk sees it."""

    language: str
    url: str
    edit_url: str
    is_live: bool
    has_draft: bool
    changes: list[Change]


def panel(*, user: Any = None, **context: object) -> str:
    """The desk's panel, for whoever arranges fronts; nothing for others."""
    if user is None or not user.has_perm("frontpage.change_front"):
        return ""
    return render_to_string("frontpage/desk_panel.html", {"fronts": standings(), "missing": _missing()})


def standings() -> list[Standing]:
    """Every front with what will change on it by itself. Two queries."""
    return [
        Standing(
            language=front.locale.language_code,
            url=languages.path_to(front.locale.language_code, "front"),
            edit_url=reverse("wagtailsnippets_frontpage_front:edit", args=(front.pk,)),
            is_live=front.live,
            has_draft=front.has_unpublished_changes,
            changes=coming_changes(front),
        )
        for front in Front.objects.select_related("locale").order_by("pk")
    ]


def coming_changes(front: Front) -> list[Change]:
    """Cards that come or go later, the next first."""
    now = clock.now()
    found = []
    for block in front.containers:
        for card in block.value.get("cards", []) if hasattr(block.value, "get") else []:
            headline = card.get("headline") or (card["article"].title if card.get("article") else "")
            for moment, comes in ((card.get("shows_from"), True), (card.get("shows_until"), False)):
                if moment and moment > now:
                    found.append(Change(at=moment, headline=headline, comes=comes))
    return sorted(found, key=lambda change: change.at)[:PICKS_SHOWN]


def _missing() -> bool:
    return Front.objects.count() < len(languages.codes())
