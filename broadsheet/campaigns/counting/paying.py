"""What was paid in a campaign's time, and what is left of it: the rows behind every figure of money and of people.

The time that counts is that of the payment itself: a debit that settles after the end counts, a refund takes away from the
payment that it is about, whenever it comes, and the refund of an earlier payment takes nothing away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    UUIDField,
    When,
)
from django.db.models.functions import Coalesce

from broadsheet.accounts.models import User
from broadsheet.payments.models import Entry, Kind, Payer, PayerAlias
from broadsheet.payments.models.entry import EntryQuerySet


class Paid(NamedTuple):
    """One payment with all that followed from it.

    `left` is in its own currency. `value` is in the one that was asked for, each row at its own rate; `elsewhere` says how
    many of its rows were never converted to that, and are not in it. `noted` is when the newest row was written down.
    """

    pk: int
    provider: str
    id: str
    at: datetime
    payer: UUID
    purpose: str
    interval: str
    checkout: UUID | None
    campaign: str
    ask: str
    variant: str
    article: int | None
    currency: str
    person: str
    left: int = 0
    value: int = 0
    elsewhere: int = 0
    noted: datetime | None = None


_FACTS = (
    "pk", "provider", "provider_id", "occurred_at", "payer", "purpose", "interval", "checkout", "campaign", "ask",
    "variant", "article", "currency",
)  # fmt: skip


def payments(starts: datetime | None, ends: datetime | None, *, campaign: str = "") -> EntryQuerySet:
    """The payments of this time: its first moment is in it, its end no more. Only those of one campaign, if it is named."""
    found = Entry.objects.filter(kind=Kind.PAYMENT).order_by()
    if starts is not None:
        found = found.filter(occurred_at__gte=starts)
    if ends is not None:
        found = found.filter(occurred_at__lt=ends)
    return found.filter(campaign=campaign) if campaign else found


def rows(payments: EntryQuerySet) -> EntryQuerySet:
    """All that followed from these payments and counts: settlements, refunds, disputes and their outcomes, corrections."""
    exactly = payments.filter(provider=OuterRef("provider"), provider_id=OuterRef("about"))
    # The ids alone lead through the index; two providers may have given the same one.
    return _about(payments).filter(Exists(exactly))


def paid(payments: EntryQuerySet, currency: str) -> list[Paid]:
    """These payments, each with what is left of it. Those of which nothing came or stayed are among them. Two statements."""
    sums = _sums(payments, currency)
    nothing: tuple[Any, ...] = (0, 0, 0, None)
    found: Any = _with_holder(payments).values_list(*_FACTS, "holder", "reader")
    return [
        Paid._make((*facts, _person(holder, reader), *sums.get((facts[1], facts[2]), nothing)))
        for *facts, holder, reader in found
    ]


def persons(payments: Iterable[Paid]) -> set[str]:
    """Those of whose payments something is left."""
    return {payment.person for payment in payments if payment.left > 0}


def reader(pk: int) -> str:
    """What stands in `Paid.person` for somebody with an account."""
    return f"reader {pk}"


def keys_of(persons: Iterable[str]) -> set[UUID]:
    """Every key under which the ledger may know these persons."""
    readers = {int(one[7:]) for one in persons if one.startswith("reader ")}
    own = {UUID(one[6:]) for one in persons if one.startswith("payer ")}
    own.update(Payer.objects.filter(reader__pk__among=readers).values_list("pk", flat=True))
    addresses = User.objects.filter(pk__among=readers).values("email")
    own.update(Payer.objects.filter(reader__isnull=True, email__in=addresses).values_list("pk", flat=True))
    return own | set(PayerAlias.objects.filter(payer__pk__among=own).values_list("old", flat=True))


def who_kept(keys: Collection[UUID], *, purpose: str, until: datetime) -> QuerySet[Payer]:
    """Those of these keys under which something was paid for this before a moment, and stayed: found by the first of it."""
    rest = Entry.objects.received().filter(provider=OuterRef("provider"), about=OuterRef("provider_id")).order_by()
    left = Subquery(rest.values("about").annotate(left=Sum("amount")).values("left")[:1])
    earlier = payments(None, until).filter(purpose=purpose, payer=OuterRef("pk")).annotate(left=left)
    # A value, not EXISTS: PostgreSQL would add up every payment that was ever made, not those of these payers.
    first = Subquery(earlier.filter(left__gt=0).values("pk")[:1])
    return Payer.objects.filter(pk__among=keys).annotate(kept=first).filter(kept__isnull=False)


def persons_of(payers: QuerySet[Payer]) -> set[str]:
    """Who they are, as in `Paid.person`."""
    now = PayerAlias.objects.filter(old=OuterRef("pk")).values("payer")
    held = payers.annotate(holder=Coalesce(Subquery(now[:1]), "pk", output_field=UUIDField()))
    found: Any = held.annotate(account=_account()).values_list("holder", "account")
    return {_person(holder, account) for holder, account in found}


def begun_before(payments: EntryQuerySet, moment: datetime) -> set[UUID]:
    """The checkouts of these payments of which something was paid before a moment already."""
    earlier = Entry.objects.filter(kind=Kind.PAYMENT, checkout=OuterRef("checkout"), occurred_at__lt=moment)
    return {found for found in payments.filter(Exists(earlier)).values_list("checkout", flat=True) if found is not None}


def _about(payments: EntryQuerySet) -> EntryQuerySet:
    return Entry.objects.received().filter(about__in=payments.values("provider_id"))


def _sums(payments: EntryQuerySet, currency: str) -> dict[tuple[str, str], tuple[int, int, int, datetime]]:
    """By payment: what is left, its value, rows without one, and when the newest was written down."""
    in_base, as_it_is = Q(base_currency=currency), Q(currency=currency)
    value = Case(When(in_base, then=F("base_amount")), When(as_it_is, then=F("amount")), default=0)
    grouped = _about(payments).order_by().values_list("provider", "about").annotate(
        remains=Sum("amount"), worth=Sum(value), elsewhere=Count("pk", filter=~in_base & ~as_it_is), noted=Max("recorded_at")
    )  # fmt: skip
    return {
        (provider, about): (int(left), int(worth), elsewhere, noted)
        for provider, about, left, worth, elsewhere, noted in grouped
    }


def _with_holder(payments: EntryQuerySet) -> Any:
    """With whom each key stands for: a merged one's for who it is now, and that for its account, if there is one.

    An account is also theirs who paid with its address before they had it, as everywhere in payments.
    """
    now = PayerAlias.objects.filter(old=OuterRef("payer")).values("payer")
    with_holder = payments.annotate(holder=Coalesce(Subquery(now[:1]), "payer", output_field=UUIDField()))
    return with_holder.annotate(reader=_account())


def _account() -> Subquery:
    """The account of `holder`."""
    by_address = User.objects.filter(email=OuterRef("email")).values("pk")
    own = Coalesce("reader", Subquery(by_address[:1]), output_field=BigIntegerField())
    return Subquery(Payer.objects.filter(pk=OuterRef("holder")).values(account=own)[:1])


def _person(holder: UUID, account: int | None) -> str:
    return reader(account) if account is not None else f"payer {holder}"
