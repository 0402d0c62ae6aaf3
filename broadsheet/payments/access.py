"""The only way to somebody's payments: each function checks whose they are."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from broadsheet.accounts.models import User
from broadsheet.payments.erasing import keys_of
from broadsheet.payments.models import Agreement, Checkout, Entry, Hold, Payer, Receipt, YearStatement


def own_receipts(reader: User) -> QuerySet[Receipt]:
    """All receipts of a reader, the newest first."""
    return Receipt.objects.filter(payer__in=keys_of(reader)).select_related("settlement")


def own_receipt(reader: User, pk: int) -> Receipt:
    """One of them. Raises `Http404`."""
    return get_object_or_404(own_receipts(reader), pk=pk)


def own_statements(reader: User) -> QuerySet[YearStatement]:
    """All yearly statements of a reader, the newest first, also of those who were merged with them."""
    return YearStatement.objects.filter(payer__in=keys_of(reader))


def own_statement(reader: User, pk: int) -> YearStatement:
    """One of them. Raises `Http404`."""
    return get_object_or_404(own_statements(reader), pk=pk)


def own_agreements(reader: User) -> QuerySet[Agreement]:
    """The standing agreements under which a reader pays or has paid."""
    payers = Payer.objects.of_reader(reader)
    return Agreement.objects.filter(checkout__payer__in=payers).select_related("checkout", "card").order_by("-pk")


def own_agreement(reader: User, pk: int) -> Agreement:
    """One of them. Raises `Http404`."""
    return get_object_or_404(own_agreements(reader), pk=pk)


def checkout_of_address(pk: UUID) -> Checkout:
    """The payment of an address that nobody can guess: whoever holds it may see what became of it. Raises `Http404`."""
    return get_object_or_404(Checkout.objects.select_related("payer"), pk=pk)


def is_promised(checkout: Checkout) -> bool:
    """Whether the provider has told of any money, settled or not."""
    return Entry.objects.of_checkout(checkout).exists()


def hold_of(checkout: Checkout) -> Hold | None:
    """What is held of a payment that one may see."""
    return Hold.objects.filter(checkout=checkout).first()


def own_holds(reader: User) -> QuerySet[Hold]:
    """A reader's payments that nobody has decided about."""
    return Hold.objects.waiting().filter(checkout__payer__in=Payer.objects.of_reader(reader))
