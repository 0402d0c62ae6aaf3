"""The only way of the desk to what readers paid: each function asks whether this person may."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from broadsheet.accounts.models import User
from broadsheet.membership import rights
from broadsheet.membership.models import Offer, Plan
from broadsheet.membership.money_desk import figures
from broadsheet.payments.models import Agreement, Alert, Entry, Kind, Payer
from broadsheet.payments.models.entry import EntryQuerySet


def ask(by: Any, permission: str) -> None:
    """Raises `PermissionDenied` for whoever lacks it."""
    if not by.has_perm(permission):
        raise PermissionDenied


def ledger(by: Any) -> EntryQuerySet:
    """Every row."""
    ask(by, rights.SEE_MONEY)
    return Entry.objects.all()


def members(by: Any, which: str) -> QuerySet[User]:
    """The persons behind a figure of members: `today`, `joined` or `lapsed`."""
    ask(by, rights.SEE_MONEY)
    return figures.MEMBERS.get(which, figures.members)()


def agreements(by: Any, *, only_failing: bool = False) -> QuerySet[Agreement]:
    """Those under which money will be taken again, or those of them of which a payment failed."""
    ask(by, rights.SEE_MONEY)
    return figures.failing() if only_failing else Agreement.objects.running()


def payers(by: Any) -> QuerySet[Payer]:
    """Everybody who ever paid or meant to."""
    ask(by, rights.SEE_MONEY)
    return Payer.objects.select_related("reader")


def payer(by: Any, pk: UUID) -> Payer:
    """One of them, also by a key from before two accounts were merged. Raises `Http404`."""
    found = payers(by).filter(aliases__old=pk).first()
    return found or get_object_or_404(payers(by), pk=pk)


def settlement(by: Any, pk: int) -> Entry:
    """A payment of which something may be given back. Raises `Http404`."""
    ask(by, rights.ASK_PROVIDER)
    return get_object_or_404(Entry, pk=pk, kind=Kind.SETTLEMENT, checkout__isnull=False)


def agreement(by: Any, pk: int) -> Agreement:
    """A standing agreement that may be ended. Raises `Http404`."""
    ask(by, rights.ASK_PROVIDER)
    return get_object_or_404(Agreement.objects.select_related("checkout__payer"), pk=pk)


def alerts(by: Any) -> QuerySet[Alert]:
    """What people of the business side have to look at, or had to."""
    ask(by, rights.SEE_MONEY)
    return Alert.objects.select_related("payer", "checkout", "settled_by")


def alert(by: Any, pk: int) -> Alert:
    """One that may be dealt with. Raises `Http404`."""
    ask(by, rights.SETTLE_ALERT)
    return get_object_or_404(Alert, pk=pk)


def plan(by: Any, pk: int | None) -> Plan:
    """One to change, or a new one. Raises `Http404`."""
    ask(by, rights.CHANGE_PLANS)
    return Plan() if pk is None else get_object_or_404(Plan, pk=pk)


def plans(by: Any) -> QuerySet[Plan]:
    """All plans with their prices, offered or not."""
    ask(by, rights.CHANGE_PLANS)
    return Plan.objects.prefetch_related("prices")


def offer(by: Any, pk: int | None) -> Offer:
    """One to change, or a new one. Raises `Http404`."""
    ask(by, rights.CHANGE_PLANS)
    return Offer() if pk is None else get_object_or_404(Offer, pk=pk)


def offers(by: Any) -> QuerySet[Offer]:
    """All offers."""
    ask(by, rights.CHANGE_PLANS)
    return Offer.objects.select_related("plan")
