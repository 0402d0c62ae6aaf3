"""Confirming and declining what one person has asked for: the act is done once, by the second person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom import acts, delaying, embargoing, holding, second_person, withdrawing
from broadsheet.newsroom.models import GuardedAct, SecondPersonRequest
from broadsheet.newsroom.refusals import NotAllowedError, NotNowError, RefusedError
from broadsheet.ops import audit

DONE_BY: dict[GuardedAct, Callable[..., Any]] = {
    GuardedAct.LIFT_EMBARGO: embargoing.lift,
    GuardedAct.LIFT_HOLD: holding.lift,
    GuardedAct.UNDO_KILL: withdrawing.undo_kill,
    GuardedAct.UNDO_TAKEDOWN: withdrawing.undo_takedown,
    GuardedAct.SET_DELAY_ASIDE: delaying.set_aside,
    GuardedAct.TAKE_DOWN: withdrawing.take_down,
}


@acts.noting_refusals
def confirm(*, request: SecondPersonRequest, by: User) -> SecondPersonRequest:
    """Do what was asked for. Raises `RefusedError`; then it still waits."""
    try:
        with transaction.atomic():
            act = GuardedAct(request.act)
            _check(request, act, by)
            _end(request, by, is_confirmed=True)
            request.refresh_from_db()
            audit.note(
                act=f"article.{act}.confirmed", on=request.article, by=by, request=request.pk,
                asked_by=request.asked_by_id,
            )  # fmt: skip
            DONE_BY[act](article=request.article, by=by, confirmed=request, **request.arguments)
    except RefusedError as error:
        error.is_noted = False  # its row was rolled back with the act
        raise
    return request


@acts.noting_refusals
def decline(*, request: SecondPersonRequest, by: User) -> SecondPersonRequest:
    """Say no, or think better of what one has asked for oneself. Raises `RefusedError`."""
    act = GuardedAct(request.act)
    with transaction.atomic():
        if by.pk != request.asked_by_id and not acts.may(by, second_person.PERMISSIONS[act]):
            raise _not_allowed(request, _("Your role doesn't allow this. A chief editor can do it."))
        _end(request, by, is_confirmed=False)
        audit.note(act=f"article.{act}.declined", on=request.article, by=by, request=request.pk)
    request.refresh_from_db()
    return request


def _check(request: SecondPersonRequest, act: GuardedAct, by: User) -> None:
    """Rights are those of this moment, of both people."""
    if by.pk == request.asked_by_id:
        raise _not_allowed(request, _("You asked for it yourself. Somebody else has to confirm it."))
    if not acts.may(by, second_person.PERMISSIONS[act]):
        raise _not_allowed(request, _("Your role doesn't allow this. A chief editor can do it."))
    if not acts.may(request.asked_by, second_person.PERMISSIONS[act]):
        told = _("%s, who asked for it, may not do it any more. Please ask for it anew.") % request.asked_by
        raise NotNowError(told, act=f"article.{act}", article_id=request.article_id)


def _end(request: SecondPersonRequest, by: User, *, is_confirmed: bool) -> None:
    """Claim the request by its own row: of two who press the button at once, one finds it ended."""
    open_one = SecondPersonRequest.objects.filter(pk=request.pk, ended_at__isnull=True)
    if not open_one.update(ended_at=clock.now(), ended_by=by, is_confirmed=is_confirmed):
        told = _("Somebody has confirmed or declined this meanwhile.")
        raise NotNowError(told, act=f"article.{request.act}", article_id=request.article_id)


def _not_allowed(request: SecondPersonRequest, told: str) -> NotAllowedError:
    return NotAllowedError(told, act=f"article.{request.act}", article_id=request.article_id)
