"""The only way of these pages to rows: each function asks whether this person may."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from broadsheet.newsletters import rights
from broadsheet.newsletters.models import Delivery, Issue, Newsletter, Subscription


def newsletters(by: Any) -> QuerySet[Newsletter]:
    """All of them. Raises `PermissionDenied`."""
    _demand(by)
    return Newsletter.objects.order_by("language", "order", "pk")


def newsletter(by: Any, pk: int) -> Newsletter:
    """One. Raises `PermissionDenied`, `Http404`."""
    return get_object_or_404(newsletters(by), pk=pk)


def issue(by: Any, pk: int) -> Issue:
    """One issue. Raises `PermissionDenied`, `Http404`."""
    _demand(by)
    found: Issue = get_object_or_404(
        Issue.objects.select_related("newsletter", "sending", "subject_test__decision"), pk=pk
    )
    return found


def subscriptions(by: Any, newsletter: Newsletter) -> QuerySet[Subscription]:
    """Its subscriptions, running or not. Raises `PermissionDenied`."""
    _demand(by)
    return Subscription.objects.filter(newsletter=newsletter).select_related("subscriber")


def deliveries(by: Any, issue: Issue) -> QuerySet[Delivery]:
    """Its letters. Raises `PermissionDenied`."""
    _demand(by)
    found = Delivery.objects.filter(sending__issue=issue).order_by("pk")
    return found.select_related("subscription__subscriber", "outgoing")


def issue_to_send(by: Any, pk: int) -> Issue:
    """One issue, for whoever may send it. Raises `PermissionDenied`, `Http404`."""
    if not by.has_perm(rights.SEND):
        raise PermissionDenied
    found: Issue = get_object_or_404(
        Issue.objects.select_related("newsletter", "sending", "subject_test__decision"), pk=pk
    )
    return found


def _demand(by: Any) -> None:
    if not by.has_perm(rights.SEE_FIGURES):
        raise PermissionDenied
