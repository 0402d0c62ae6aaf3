"""What the desk is shown of narrations."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string

from broadsheet.audio import rights, rules, spoken
from broadsheet.audio.models import Narration, Part, Silence, State, VoiceKind
from broadsheet.newsroom.models import Article

SHOWN = 50

FILTERS: dict[str, Any] = {
    "waiting": {"state__in": [State.WAITING, State.MAKING, State.ANEW]},
    "failed": {"state": State.FAILED},
    "refused": {"state": State.REFUSED},
    "people": {"voice_kind": VoiceKind.HUMAN},
    "ready": {"state": State.READY},
}


def listed(rows: QuerySet[Narration], wanted: str) -> QuerySet[Narration]:
    """The current ones of a kind, the last asked for first; recordings that were put by are among people's."""
    if wanted == "people":
        kept = rows.filter(voice_kind=VoiceKind.HUMAN, state__in=[State.READY, State.STALE]).exclude(file="")
        return kept.order_by("-asked_at", "-pk")
    found = rows.filter(ended_at__isnull=True, **FILTERS.get(wanted, {}))
    return found.order_by("-asked_at", "-pk")


def of_article(article: Article) -> dict[str, Any]:
    """Everything that the page of one article's narrations says."""
    rows = list(Narration.objects.filter(article_id=article.pk).select_related("asked_by").order_by("-pk"))
    current = [row for row in rows if row.ended_at is None]
    return {
        "article": article,
        "current": sorted(current, key=lambda row: (row.part != Part.WHOLE, row.state == State.ANEW)),
        "put_by": [row for row in rows if row.state == State.STALE and row.is_human and row.file],
        "past": [row for row in rows if row.ended_at is not None][:SHOWN],
        "silence": Silence.objects.filter(article_id=article.pk).select_related("by").first(),
        "why_not": rules.why_unwanted(article),
        "wanted": spoken.wanted_of(article) if article.is_public else [],
    }


def panel(*, article: Any, user: Any, **_more: object) -> str:
    """On the article's own form: whether it is read aloud, and if not, why."""
    if article is None or article.pk is None or user is None or not user.has_perm(rights.SEE):
        return ""
    rows = Narration.objects.current().filter(article_id=article.pk).order_by("-part")
    context = {"article": article, "rows": list(rows), "why_not": rules.why_unwanted(article)}
    return render_to_string("audio/desk/article_panel.html", context)
