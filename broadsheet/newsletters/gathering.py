"""Issues that make themselves: once a day, of what is new, at the newsletter's own time on the publication's clock.

Two steps, each in a transaction that claims it first: the issue is made as a draft, then it is sent or the editors are told.
A worker that is killed between them has another go on there; a day is never made twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import TypeVar

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.utils import translation

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.live import feed
from broadsheet.mail.posting import post
from broadsheet.newsletters import checking, composing, sending, staff
from broadsheet.newsletters.mail import gathered
from broadsheet.newsletters.models import Gathering, Gathers, Issue, Newsletter, Then
from broadsheet.newsletters.sending import NotSentError
from broadsheet.newsroom import gate
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.models.article import ArticleQuerySet
from broadsheet.ops import audit

T = TypeVar("T")

logger = logging.getLogger("broadsheet.newsletters")

MOST = 12
"""Stories of one issue: the newest."""
LATE = timedelta(hours=3)
"""A worker that was away for longer sends no morning letter in the evening: people decide."""


def run() -> None:
    """What the worker does."""
    gather_due()
    settle_waiting()


def gather_due() -> int:
    """Make the issues whose time has come. Returns how many there were."""
    today = clock.today()
    planned = Newsletter.objects.exclude(gathers="").exclude(comes_at=None).exclude(gatherings__day=today)
    return sum(_alone(gather, newsletter) for newsletter in planned.select_related("author") if _is_due(newsletter))


def gather(newsletter: Newsletter) -> bool:
    """Make this day's issue, if there is anything new. Of two who do so at once, the database lets one."""
    try:
        with transaction.atomic(), translation.override(newsletter.language):
            until = due_at(newsletter)
            since = _since(newsletter, until)
            row = Gathering.objects.create(newsletter=newsletter, day=clock.today(), until=until)
            crashpoint("newsletters.gathering")
            stories = list(_new(newsletter).filter(published_at__gt=since, published_at__lte=until)[:MOST])
            if not stories:
                Gathering.objects.filter(pk=row.pk).update(settled_at=clock.now())
                return False
            issue = _make(newsletter, stories)
            Gathering.objects.filter(pk=row.pk).update(issue=issue)
            audit.note(act="issue.gather", on=issue, by=None, stories=str(len(stories)))
            crashpoint("newsletters.gathered")
            return True
    except IntegrityError:
        return False


def settle_waiting() -> int:
    """Send what was made, or tell the editors of it. Returns how many."""
    waiting = Gathering.objects.filter(settled_at=None, issue__isnull=False).select_related("issue__newsletter__author")
    return sum(_alone(_settle, row) for row in waiting)


def due_at(newsletter: Newsletter) -> datetime:
    """Today's moment, by the publication's clock."""
    return datetime.combine(clock.today(), newsletter.comes_at or time.min, tzinfo=clock.publication_zone())


def _alone(act: Callable[[T], bool], thing: T) -> bool:
    """One newsletter that fails is tried again, and keeps no other from its morning."""
    try:
        return act(thing)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        logger.exception("%s: the issue that makes itself failed; it is tried again", thing)
        return False


def _is_due(newsletter: Newsletter) -> bool:
    due = due_at(newsletter)
    return (newsletter.gathers_from or due) <= due <= clock.now()


def _since(newsletter: Newsletter, until: datetime) -> datetime:
    """From where the last one ended; the first looks back one day."""
    last = newsletter.gatherings.order_by("-day").first()
    return last.until if last else until - timedelta(days=1)


def _new(newsletter: Newsletter) -> ArticleQuerySet:
    found: ArticleQuerySet = Article.objects.public().in_language(newsletter.language).newest_first()
    if newsletter.gathers == Gathers.SECTION:
        found = found.filter(section=newsletter.section_id)
    elif newsletter.gathers == Gathers.AUTHOR:
        found = found.filter(byline__contributor=newsletter.author_id).distinct()
    elif newsletter.gathers == Gathers.DIGEST:
        found = found.filter(digest__isnull=False)
    else:
        found = feed.stories(newsletter.language)
    return found


def _make(newsletter: Newsletter, stories: list[Article]) -> Issue:
    first, *others = stories
    if newsletter.gathers == Gathers.DIGEST:
        return _of_digest(newsletter, first)
    body = [*composing.blocks_of(newsletter.begins_with), composing.story_block(first)]
    if others:
        body.append(("stories", {"title": "", "stories": others}))
    if composing.ASK not in body:
        body.append(composing.ASK)
    preheader = " · ".join(story.title for story in others) or first.summary
    return composing.draft(newsletter, subject=first.title, preheader=preheader, blocks=body)


def _of_digest(newsletter: Newsletter, digest: Article) -> Issue:
    """The digest itself is the issue, as editors left it: its text, whatever else stands in it on the site."""
    texts: list[composing.Block] = [
        ("text", block.value) for block in gate.open_blocks(digest) if block.block_type == "paragraph"
    ]
    body = [*composing.blocks_of(newsletter.begins_with), *texts]
    if composing.ASK not in body:
        body.append(composing.ASK)
    return composing.draft(newsletter, subject=digest.title, preheader=digest.summary, blocks=body)


def _settle(row: Gathering) -> bool:
    issue = row.issue
    if issue is None:
        return False
    is_late = clock.now() - row.until > LATE
    reason = ""
    if issue.newsletter.then == Then.SEND and not is_late:
        reason = _sent_or_why_not(issue)
        if not reason:
            return _settled(row)
    with transaction.atomic():
        if not _settled(row):
            return False
        for person in staff.editors():
            with translation.override(issue.newsletter.language):
                post(gathered.build(to=person.email, issue=issue, is_late=is_late, reason=reason))
        crashpoint("newsletters.told")
    return True


def _settled(row: Gathering) -> bool:
    return bool(Gathering.objects.filter(pk=row.pk, settled_at=None).update(settled_at=clock.now()))


def _sent_or_why_not(issue: Issue) -> str:
    """Publish and send it: each step is skipped where it was taken before. Returns what stops it, in words."""
    with translation.override(issue.newsletter.language):
        stopped = [finding.text for finding in checking.look_at(issue) if finding.stops]
        if stopped:
            return stopped[0]
        if not issue.live:
            issue.get_latest_revision().publish()
            issue.refresh_from_db()
        crashpoint("newsletters.published")
        if not hasattr(issue, "sending"):
            try:
                sending.send(issue=issue, by=None)
            except NotSentError as error:
                logger.warning("“%s” made itself and was not sent: %s", issue, error)
                return str(error)
    return ""
