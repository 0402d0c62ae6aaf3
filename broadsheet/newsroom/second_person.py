"""Asking for an act that takes two. Confirming it stands in `confirming`, which knows the acts themselves."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.newsroom import acts, events
from broadsheet.newsroom.models import Article, GuardedAct, SecondPersonRequest, SecondPersonRules
from broadsheet.newsroom.refusals import NotNowError, SecondPersonError
from broadsheet.ops import audit

PERMISSIONS = {
    GuardedAct.LIFT_EMBARGO: "newsroom.change_embargo",
    GuardedAct.LIFT_HOLD: "newsroom.change_legalhold",
    GuardedAct.UNDO_KILL: "newsroom.delete_kill",
    GuardedAct.UNDO_TAKEDOWN: "newsroom.delete_takedown",
    GuardedAct.SET_DELAY_ASIDE: "newsroom.add_safetyoverride",
    GuardedAct.TAKE_DOWN: "newsroom.add_takedown",
}
"""What both people must have, when they ask and when it is done."""


def is_needed(act: GuardedAct) -> bool:
    """Whether the newsroom wants two people for this act."""
    return bool(SecondPersonRules.load().needs(act))


def demand(act: GuardedAct, *, article: Article, by: User | None, confirmed: SecondPersonRequest | None) -> None:
    """Refuse the act unless it needs no second person, or `by` is the second. Nobody named (a script) may do all.

    The rule is read when the act is done: one that was switched on meanwhile counts. Raises `SecondPersonError`.
    """
    if by is None or not is_needed(act):
        return
    if confirmed is not None and (confirmed.act, confirmed.article_id, confirmed.ended_by_id) == (
        act, article.pk, by.pk,
    ) and confirmed.is_confirmed and confirmed.asked_by_id != by.pk:  # fmt: skip
        return
    told = _("Here this takes two people: one asks for it, and another with the same right confirms it.")
    raise SecondPersonError(told, act=f"article.{act}", article_id=article.pk)


@acts.noting_refusals
def ask(*, act: GuardedAct, article: Article, by: User, arguments: dict[str, Any]) -> SecondPersonRequest:
    """Ask for the act; nothing is done yet. Raises `RefusedError`."""
    with acts.on_article(article, act=f"article.{act}", by=by, permission=PERMISSIONS[act]) as found:
        try:
            with transaction.atomic():
                request = SecondPersonRequest.objects.create(article=found, act=act, arguments=arguments, asked_by=by)
        except IntegrityError as error:
            told = _("Somebody has asked for this already. It waits on the desk for a second person.")
            raise NotNowError(told, act=f"article.{act}", article_id=found.pk) from error
        audit.note(act=f"article.{act}.asked", on=found, by=by, request=request.pk, **_told(arguments))
        events.tell(events.second_person_asked, sender=Article, article=found, request=request)
        return request


def waiting(person: User) -> models.QuerySet[SecondPersonRequest]:
    """What waits for a second person, as far as this person may confirm it or has asked for it."""
    may = [act for act, permission in PERMISSIONS.items() if acts.may(person, permission)]
    mine = models.Q(act__in=may) | models.Q(asked_by=person)
    return (
        SecondPersonRequest.objects.filter(mine, ended_at__isnull=True)
        .select_related("article", "asked_by")
        .defer("article__body")
    )


def _told(arguments: dict[str, Any]) -> dict[str, Any]:
    """What the log says of it: the reason. Notes for readers are in the row."""
    return {name: value for name, value in arguments.items() if name == "reason"}
