"""Arranges the fronts of The Lantern as its desk would."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

from wagtail.models import Locale

from broadsheet.demo import moments
from broadsheet.demo.composing import LANTERN, items
from broadsheet.demo.furnishing import LANGUAGES, load, named
from broadsheet.frontpage.models import Front
from broadsheet.newsroom.models import Article, Section


def lay_out(*, now: datetime) -> None:
    """Arrange the front of each edition that has none."""
    plans = load("fronts.toml")
    for language in LANGUAGES:
        if Front.objects.filter(locale__language_code=language).exists():
            continue
        front = Front(
            locale=Locale.objects.get(language_code=language),
            containers=json.dumps([_container(plan, language, now) for plan in plans[language]]),
            live=False,
        )
        front.save()
        front.save_revision().publish()


def _container(plan: dict[str, Any], language: str, now: datetime) -> dict[str, Any]:
    kind = plan["kind"]
    value: dict[str, Any] = {key: plan[key] for key in ("title", "count", "shape") if key in plan}
    if kind in {"splash", "editors_picks", "section"}:
        value["cards"] = items([_card(card, language, now) for card in plan.get("cards", [])])
    if kind == "section":
        value["section"] = named(Section, "section", plan["section"], language).pk
    return {"type": kind, "value": value, "id": str(uuid.uuid5(LANTERN, f"front/{language}/{kind}/{plan}"))}


def _card(plan: dict[str, str], language: str, now: datetime) -> dict[str, Any]:
    article = Article.objects.values_list("pk", flat=True).get(slug=plan["story"], edition=language)
    return {
        "article": article,
        "headline": plan.get("headline", ""),
        "kicker": plan.get("kicker", ""),
        "shows_from": moments.after(now, plan["from"]).isoformat() if "from" in plan else None,
        "shows_until": moments.after(now, plan["until"]).isoformat() if "until" in plan else None,
    }
