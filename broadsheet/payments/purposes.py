"""What money is for. Upper apps say what follows from a payment; it is done under the lock under which it is written."""

from __future__ import annotations

from typing import Any, Protocol

from broadsheet.payments.models import Checkout, Entry


class Purpose(Protocol):
    """What a membership, a contribution, a gift makes of its payments."""

    def name(self, checkout: Checkout) -> str:
        """What is paid for, as it stands on a card page and a receipt, in the language spoken now."""

    def follow(self, checkout: Checkout) -> None:
        """Have what we owe the reader agree with the ledger and the agreement. Run twice, it changes nothing."""

    def end_link(self, checkout: Checkout) -> str:
        """The address by which whoever pays ends it without signing in; empty where nothing is taken again."""

    def thanks(self, checkout: Checkout) -> str:
        """HTML for the page to which the reader comes back."""


class UnknownPurposeError(LookupError):
    """No app knows what such money is for."""


_purposes: dict[str, Purpose] = {}
_sales: set[str] = set()
_labels: dict[str, Any] = {}


def register(name: str, purpose: Purpose, *, label: Any, is_sale: bool = False) -> None:
    """Let checkouts be made for this. A sale gives something for the money, so its price contains VAT where that is asked.

    `label` is what such money is called in a sum, in the plural, such as "Memberships".
    """
    _purposes[name] = purpose
    _labels[name] = label
    if is_sale:
        _sales.add(name)


def is_sale(name: str) -> bool:
    """Whether something is sold for such money."""
    return name in _sales


def label_of(name: str) -> str:
    """What such money is called in a sum, in the language spoken now."""
    return str(_labels.get(name, name))


def of(checkout: Checkout) -> Purpose:
    """What this one is for."""
    try:
        return _purposes[checkout.purpose]
    except KeyError:
        raise UnknownPurposeError(checkout.purpose) from None


def name_of(entry: Entry) -> str:
    """What a row of the ledger was paid for, in the language spoken now: its plain words where nobody knows them."""
    checkout = Checkout.objects.filter(pk=entry.checkout).first() if entry.checkout else None
    if checkout is None or checkout.purpose not in _purposes:
        return entry.plan or entry.purpose
    return of(checkout).name(checkout)
