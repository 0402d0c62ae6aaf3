"""Reaching what the desk works on: each function asks whether the person may. Views reach rows by these.

Whoever works on articles may look at every article, follow-up and picture; what they may do with it, the acts ask.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404

from broadsheet.newsroom import acts, second_person
from broadsheet.newsroom.desk.rights import may_see_articles
from broadsheet.newsroom.models import (
    Article,
    Contributor,
    FollowUp,
    GuardedAct,
    MachineHelp,
    Picture,
    RealAuthor,
    RefusedSchedule,
    SecondPersonRequest,
)

M = TypeVar("M", bound=Model)


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
