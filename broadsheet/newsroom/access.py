"""Reaching what the desk works on: each function asks whether the person may. Views reach rows by these.

Whoever works on articles may look at every article, follow-up and picture; what they may do with it, the acts ask.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from broadsheet.newsroom import acts, second_person
from broadsheet.newsroom.desk.rights import may_see_articles
from broadsheet.newsroom.models import (
    Article,
    Contributor,
    DismissedDevelopment,
    FollowUp,
    GuardedAct,
    KeyDevelopment,
    MachineHelp,
    Picture,
    RealAuthor,
    RefusedSchedule,
    RunningStory,
    SecondPersonRequest,
)

M = TypeVar("M", bound=Model)

CLAIMS_BACK = 50
"""Closed claims on the desk's page of a running story."""


def article(person: Any, pk: int) -> Article:
    """An article of the desk, drafts among them. Raises `PermissionDenied`, or `Http404` if there is none."""
    found: Article = _of_the_desk(person, Article.objects.all(), pk)
    return found


def article_without_body(person: Any, pk: int) -> Article:
    """The same, for who needs not its text."""
    found: Article = _of_the_desk(person, Article.objects.defer("body"), pk)
    return found


def article_for_approval(person: Any, pk: int) -> Article:
    """The same, for who may approve its unnamed sources."""
    if not acts.may(person, "newsroom.add_sourceapproval"):
        raise PermissionDenied
    return article_without_body(person, pk)


def article_for_audit(person: Any, pk: int) -> Article:
    """The same, for who may see who opened its drafts."""
    if not acts.may(person, "newsroom.view_draftopening"):
        raise PermissionDenied
    return article_without_body(person, pk)


def follow_up(person: Any, pk: int) -> FollowUp:
    """What a story promised."""
    return _of_the_desk(person, FollowUp.objects.all(), pk)


def machine_help(person: Any, pk: int) -> MachineHelp:
    """What a machine did of an article."""
    return _of_the_desk(person, MachineHelp.objects.all(), pk)


def running_stories(person: Any) -> list[RunningStory]:
    """All running stories, by language and name."""
    if not may_see_articles(person):
        raise PermissionDenied
    return list(RunningStory.objects.select_related("locale").order_by("locale__language_code", "name"))


def running_story(person: Any, pk: int) -> RunningStory:
    """A running story, whether or not readers know of it."""
    return _of_the_desk(person, RunningStory.objects.select_related("locale"), pk)


def development(person: Any, pk: int) -> KeyDevelopment:
    """A key development."""
    return _of_the_desk(person, KeyDevelopment.objects.select_related("story__locale"), pk)


def dismissed_development(person: Any, pk: int) -> DismissedDevelopment:
    """A digest's line that somebody dismissed."""
    return _of_the_desk(person, DismissedDevelopment.objects.all(), pk)


def articles_of(story: RunningStory, *, kept: int | None = None) -> QuerySet[Article]:
    """The articles of a running story, drafts among them, the newest first; and one that was chosen before."""
    found: QuerySet[Article] = Article.objects.filter(Q(running_stories=story) | Q(pk=kept)).distinct()
    return found.defer("body").order_by("-pk")


def claims_of(story: RunningStory) -> list[FollowUp]:
    """What its articles said would happen: open ones by their day, then those that ended lately."""
    rows = FollowUp.objects.filter(article__running_stories=story).select_related("article").defer("article__body")
    return [*rows.open(), *rows.filter(done_at__isnull=False).order_by("-done_at")[:CLAIMS_BACK]]


def picture(person: Any, pk: int) -> Picture:
    """A picture, published or not."""
    found: Picture = _of_the_desk(person, Picture.objects.all(), pk)
    return found


def refused_schedule(person: Any, pk: int) -> RefusedSchedule:
    """A publication that was refused when its hour came, for whoever may settle it."""
    if not acts.may(person, "newsroom.change_refusedschedule"):
        raise PermissionDenied
    return _of_the_desk(person, RefusedSchedule.objects.all(), pk)


def second_person_request(person: Any, pk: int) -> SecondPersonRequest:
    """An act that waits for a second person, for whoever could be that, and for the one who asked for it."""
    rows = SecondPersonRequest.objects.select_related("article", "asked_by", "ended_by")
    found = _of_the_desk(person, rows, pk)
    if found.asked_by_id != person.pk and not acts.may(person, second_person.PERMISSIONS[GuardedAct(found.act)]):
        raise PermissionDenied
    return found


def pseudonym(person: Any, pk: int) -> Contributor:
    """A contributor who writes under another name, for those who may know who it is."""
    if not acts.may(person, "newsroom.view_realauthor"):
        raise PermissionDenied
    return _of_the_desk(person, Contributor.objects.filter(is_pseudonym=True), pk)


def real_author(person: Any, pk: int) -> RealAuthor | None:
    """Who stands behind this pseudonym, if anybody has written it down."""
    return RealAuthor.objects.filter(contributor=pseudonym(person, pk)).first()


def _of_the_desk(person: Any, rows: QuerySet[M], pk: int) -> M:
    if not may_see_articles(person):
        raise PermissionDenied
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
