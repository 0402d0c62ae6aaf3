"""Where each article of a list stands: draft, in review, scheduled, live; and who has it open. Three queries a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.models import EditingSession
from wagtail.models import Page, Revision, WorkflowState

from broadsheet.newsroom.models import Article

LABELS = {
    "draft": _("Draft"),
    "review": _("In review"),
    "scheduled": _("Scheduled"),
    "live": _("Live"),
    "changed": _("Live, with changes"),
    "withdrawn": _("Taken back"),
    "killed": _("Killed"),
    "takedown": _("Taken down"),
}
"""The states an article may be in, and what the desk calls them."""


@dataclass
class Row:
    """One article of a list, with all that the list shows."""

    article: Article
    state: str
    scheduled_for: datetime | None = None
    editors: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The state in words."""
        return str(LABELS[self.state])

    @property
    def byline(self) -> str:
        """The names, in their order."""
        return ", ".join(str(entry) for entry in self.article.byline.all())

    @property
    def headline(self) -> str:
        """As it stands in the newest draft."""
        return str(self.article.draft_title or self.article.title)


def with_what_rows_show(articles: QuerySet[Article]) -> QuerySet[Article]:
    """The list's articles with sections and bylines, without bodies."""
    return (
        articles.select_related("section", "locale", "kill", "takedown")
        .prefetch_related("byline__contributor")
        .defer("body")
    )


def rows(articles: Iterable[Article]) -> list[Row]:
    """The rows of these articles, in their order."""
    found = list(articles)
    keys = [str(article.pk) for article in found]
    schedule = dict(scheduled_revisions().filter(object_id__in=keys).values_list("object_id", "approved_go_live_at"))
    in_review = set(reviews().filter(object_id__in=keys).values_list("object_id", flat=True))
    editors = who_edits(keys)
    return [
        Row(
            article=article,
            state=_state(article, schedule, in_review),
            scheduled_for=schedule.get(str(article.pk)),
            editors=editors.get(str(article.pk), []),
        )
        for article in found
    ]


def scheduled_revisions() -> QuerySet[Revision]:
    """All revisions of pages that wait for their moment."""
    found: QuerySet[Revision] = Revision.objects.filter(
        base_content_type=_page_type(), approved_go_live_at__isnull=False
    )
    return found


def reviews() -> QuerySet[WorkflowState]:
    """All reviews of pages that are under way."""
    found: QuerySet[WorkflowState] = WorkflowState.objects.active().filter(base_content_type=_page_type())
    return found


def who_edits(keys: list[str] | None = None) -> dict[str, list[str]]:
    """Who has which article open now, by the article's id as text."""
    sessions = EditingSession.objects.filter(content_type=ContentType.objects.get_for_model(Article)).available()
    if keys is not None:
        sessions = sessions.filter(object_id__in=keys)
    found: dict[str, list[str]] = {}
    for session in sessions.select_related("user").order_by("-last_seen_at"):
        names = found.setdefault(session.object_id, [])
        if str(session.user) not in names:
            names.append(str(session.user))
    return found


def _page_type() -> ContentType:
    return ContentType.objects.get_for_model(Page)


def _state(article: Article, schedule: dict[str, Any], in_review: set[str]) -> str:
    if hasattr(article, "takedown"):
        return "takedown"
    if hasattr(article, "kill"):
        return "killed"
    if str(article.pk) in schedule:
        return "scheduled"
    if str(article.pk) in in_review:
        return "review"
    if article.live:
        return "changed" if article.has_unpublished_changes else "live"
    return "withdrawn" if article.published_at else "draft"
