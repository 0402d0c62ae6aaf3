"""The only way of the desk to what readers paid: each function asks whether this person may."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Min, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership import rights
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.models import MemberLetter, Offer, Plan, Price, PriceChange, Segment
from broadsheet.membership.money_desk import figures
from broadsheet.payments.models import (
    Agreement,
    Alert,
    Close,
    Entry,
    Hold,
    Kind,
    Label,
    LegalEntity,
    Market,
    Payer,
    PayerAlias,
    Report,
    VatRate,
    YearStatement,
)
from broadsheet.payments.models.entry import EntryQuerySet
from broadsheet.payments.models.hold import HoldQuerySet


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


def payer_to_merge(by: Any, pk: UUID) -> Payer:
    """The same, for whoever may make two of them one. Raises `Http404`."""
    ask(by, rights.MERGE)
    return payer(by, pk)


def named(by: Any, keys: Iterable[UUID]) -> dict[UUID, Payer]:
    """Who is behind these keys of the ledger by now. Two queries."""
    found = {one.pk: one for one in payers(by).filter(pk__in=set(keys))}
    merged = PayerAlias.objects.filter(old__in=set(keys)).select_related("payer__reader")
    return found | {alias.old: alias.payer for alias in merged}


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


def holds(by: Any) -> HoldQuerySet:
    """Payments of which the money is only reserved, or was. Those whose reader never gave a card are none."""
    ask(by, rights.SEE_MONEY)
    return Hold.objects.filter(authorised_at__isnull=False).select_related("checkout__payer", "decided_by")


def hold(by: Any, pk: int) -> Hold:
    """One that may be decided about. Raises `Http404`."""
    ask(by, rights.DECIDE_HOLDS)
    return get_object_or_404(holds(by), pk=pk)


def reports(by: Any) -> QuerySet[Report]:
    """The providers' reports of months, as they were fetched last."""
    ask(by, rights.SEE_MONEY)
    return Report.objects.all()


def closes(by: Any) -> QuerySet[Close]:
    """The months that were closed."""
    ask(by, rights.SEE_MONEY)
    return Close.objects.select_related("closed_by")


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


def entity(by: Any) -> LegalEntity:
    """Who takes the money; a new one where nobody is named yet."""
    ask(by, rights.CHANGE_TAX)
    found = LegalEntity.objects.filter(key=settings.LEGAL_ENTITY).first()
    return found or LegalEntity(key=settings.LEGAL_ENTITY)


def markets(by: Any) -> QuerySet[Market]:
    """The countries in which plans are sold."""
    ask(by, rights.CHANGE_TAX)
    return Market.objects.all()


def vat_rates(by: Any) -> QuerySet[VatRate]:
    """All rates, also those of other times."""
    ask(by, rights.CHANGE_TAX)
    return VatRate.objects.all()


def vat_rate(by: Any, pk: int | None) -> VatRate:
    """One to change, or a new one. Raises `Http404`."""
    ask(by, rights.CHANGE_TAX)
    return VatRate() if pk is None else get_object_or_404(VatRate, pk=pk)


def letter_kind(by: Any, kind: str) -> LetterKind:
    """A kind of letter that may be switched and written anew. Raises `Http404`."""
    ask(by, rights.CHANGE_LETTERS)
    try:
        return LetterKind(kind)
    except ValueError:
        raise Http404 from None


def letters(by: Any) -> QuerySet[MemberLetter]:
    """All letters that members were written, or wait to be."""
    ask(by, rights.CHANGE_LETTERS)
    return MemberLetter.objects.all()


def segments(by: Any) -> QuerySet[Segment]:
    """The choices of those who pay that were saved."""
    ask(by, rights.SEE_MONEY)
    return Segment.objects.select_related("made_by")


def segment(by: Any, pk: int) -> Segment:
    """One to rename or remove. Raises `Http404`."""
    ask(by, rights.SAVE_SEGMENTS)
    return get_object_or_404(Segment, pk=pk)


def segment_of(by: Any, query: str) -> Segment | None:
    """The one that stands for these filters."""
    return segments(by).filter(query=query).first() if query else None


def label(by: Any, payer: Payer, pk: int) -> Label:
    """One of somebody's labels, to take it off. Raises `Http404`."""
    ask(by, rights.LABEL)
    return get_object_or_404(Label.objects.select_related("payer"), pk=pk, payer=payer)


def price(by: Any, pk: int) -> Price:
    """What a plan costs, to be announced to its members. Raises `Http404`."""
    ask(by, rights.CHANGE_PLANS)
    return get_object_or_404(Price.objects.select_related("plan"), pk=pk)


def price_changes(by: Any) -> QuerySet[PriceChange]:
    """What was announced to members, the newest first."""
    ask(by, rights.CHANGE_PLANS)
    return PriceChange.objects.select_related("plan", "announced_by")


def price_change(by: Any, pk: int) -> PriceChange:
    """One of them. Raises `Http404`."""
    return get_object_or_404(price_changes(by), pk=pk)


def statements(by: Any) -> QuerySet[YearStatement]:
    """All yearly statements."""
    ask(by, rights.CLOSE_MONTH)
    return YearStatement.objects.all()


def first_year(by: Any) -> int | None:
    """The year of the ledger's first row; None while it is empty."""
    ask(by, rights.CLOSE_MONTH)
    first = Entry.objects.aggregate(first=Min("occurred_at"))["first"]
    return clock.local(first).year if first else None
