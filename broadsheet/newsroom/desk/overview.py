"""All that the desk shows, in a fixed number of queries: what waits, what goes out, what is out, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, places
from broadsheet.newsroom import claims_in_text, scheduling
from broadsheet.newsroom.desk import standing
from broadsheet.newsroom.desk.rights import may_publish, may_see_articles
from broadsheet.newsroom.models import Article, Correction, FollowUp
from broadsheet.newsroom.models.schedule import RefusedSchedule
from broadsheet.ops.models import Heartbeat

MOST = 12
"""Rows of one panel; the rest is behind its link."""
SILENT_AFTER = timedelta(minutes=3)
"""After this silence the scheduler counts as dead."""
LATE_AFTER = timedelta(seconds=60)
"""A schedule this far past its moment was missed: the worker looks every two seconds."""
FOLLOW_UPS_AHEAD = timedelta(days=7)
CORRECTIONS_BACK = timedelta(days=14)


@dataclass(frozen=True)
class Waiting:
    """An article in review."""

    article: Article
    task: str
    since: datetime
    asked_by: str


@dataclass(frozen=True)
class Planned:
    """An article that goes out by itself."""

    article: Article
    at: datetime
    by: str


@dataclass(frozen=True)
class Opened:
    """An article that somebody has open now."""

    article: Article
    names: list[str]


@dataclass
class Desk:
    """Everything on the desk, for one person."""

    alarms: list[str] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    missed: list[Planned] = field(default_factory=list)
    refused: list[RefusedSchedule] = field(default_factory=list)
    out_today: list[Article] = field(default_factory=list)
    opened: list[Opened] = field(default_factory=list)
    mine: list[standing.Row] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    """Those whose day has come, on the publication's clock."""
    coming: list[FollowUp] = field(default_factory=list)
    """Those of the days ahead."""
    gone: set[int] = field(default_factory=set)
    """Follow-ups whose sentence was taken out of the text since."""
    corrections: list[Correction] = field(default_factory=list)
    is_newsroom: bool = False
    may_publish: bool = False
    now: datetime = field(default_factory=clock.now)


def desk(user: User) -> Desk:
    """The desk as this person may see it."""
    found = Desk(is_newsroom=may_see_articles(user), may_publish=may_publish(user))
    if not found.is_newsroom:
        return found
    planned = _planned()
    found.missed = [plan for plan in planned if plan.at < found.now - LATE_AFTER]
    found.planned = [plan for plan in planned if plan not in found.missed][:MOST]
    found.refused = list(scheduling.refused().defer("revision__content")[:MOST])
    found.alarms = _alarms()
    found.waiting = _waiting()
    found.out_today = _out_today()
    found.opened = _opened()
    found.mine = _mine(user)
    found.follow_ups, found.coming = _follow_ups()
    found.gone = claims_in_text.gone([*found.follow_ups, *found.coming])
    found.corrections = _corrections()
    return found


def _alarms() -> list[str]:
    alarms = []
    silence = Heartbeat.objects.silence("schedule")
    if silence is None and standing.scheduled_revisions().exists():
        alarms.append(_("The scheduler has never run. Scheduled articles won't go out: start “broadsheet worker”."))
    elif silence is not None and silence > SILENT_AFTER:
        minutes = int(silence.total_seconds() // 60)
        alarms.append(
            _(
                "The scheduler has been silent for %d minutes. Scheduled articles don't go out: start “broadsheet worker”."
            )
            % minutes
        )
    alarms += [
        _("A part of the site is empty (%(place)s): %(reason)s") % {"place": place, "reason": reason}
        for place, reason in places.failures().items()
    ]
    return alarms


def _planned() -> list[Planned]:
    revisions = standing.scheduled_revisions().select_related("user").defer("content")
    soonest: list[Revision] = list(revisions.order_by("approved_go_live_at")[: MOST * 2])
    articles = _by_key(revision.object_id for revision in soonest)
    return [
        Planned(article=articles[revision.object_id], at=revision.approved_go_live_at, by=str(revision.user or ""))
        for revision in soonest
        if revision.object_id in articles
    ]


def _waiting() -> list[Waiting]:
    states = (
        TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, workflow_state__in=standing.reviews())
        .select_related("task", "workflow_state__requested_by")
        .order_by("started_at")[:MOST]
    )
    states = list(states)
    articles = _by_key(state.workflow_state.object_id for state in states)
    return [
        Waiting(
            article=articles[state.workflow_state.object_id],
            task=state.task.name,
            since=state.started_at,
            asked_by=str(state.workflow_state.requested_by or ""),
        )
        for state in states
        if state.workflow_state.object_id in articles
    ]


def _out_today() -> list[Article]:
    midnight = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    articles = Article.objects.public().filter(published_at__gte=midnight).newest_first()
    return list(standing.with_what_rows_show(articles)[:MOST])


def _opened() -> list[Opened]:
    editors = standing.who_edits()
    articles = _by_key(editors)
    return [Opened(article=articles[key], names=names) for key, names in editors.items() if key in articles][:MOST]


def _mine(user: User) -> list[standing.Row]:
    articles = Article.objects.filter(owner=user).order_by("-id")
    return standing.rows(standing.with_what_rows_show(articles)[:6])


def _follow_ups() -> tuple[list[FollowUp], list[FollowUp]]:
    """What is due, and what will be within the days ahead. One query."""
    today = clock.today()
    rows = FollowUp.objects.due_by(today + FOLLOW_UPS_AHEAD).select_related("article", "made_by")
    found = list(rows.defer("article__body")[:MOST])
    return [each for each in found if each.due <= today], [each for each in found if each.due > today]


def _corrections() -> list[Correction]:
    lately = Correction.objects.filter(made_at__gte=clock.now() - CORRECTIONS_BACK)
    return list(lately.select_related("article", "made_by").defer("article__body")[:5])


def _by_key(keys: Any) -> dict[str, Article]:
    numbers = [int(key) for key in keys]
    if not numbers:
        return {}
    articles = Article.objects.filter(pk__in=numbers).select_related("section", "locale").defer("body")
    return {str(article.pk): article for article in articles}
