"""What a payment provider is asked: nine things by all, and two more by those that can do them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise

from broadsheet.foundation.money import Money
from broadsheet.payments.models import Agreement, Checkout
from broadsheet.payments.truth import Truth


class ProviderError(Exception):
    """The provider did not do it. `permanent` says that asking again is of no use. Its text is for staff, never for readers."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class CardDeclinedError(ProviderError):
    """The card's bank said no: nothing was taken and nothing was changed, and another card may do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class ForgedEventError(ProviderError):
    """An event that the provider did not sign, or signed too long ago."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


@dataclass(frozen=True)
class Event:
    """Something happened at the provider. `about` names the objects, by type; what is true is read afterwards.

    Where a card was refused, it has its fingerprint as `declined`, and the payer's `email` if that is told.
    """

    id: str
    kind: str
    about: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """What a change of amount would cost now, and what is taken from the next renewal on."""

    due_now: Money
    renews: Money
    renews_at: datetime | None


@dataclass(frozen=True)
class Reported:
    """One row of the provider's own report, for the monthly close. `kind` is one of the ledger's."""

    kind: str
    id: str
    amount: Money
    at: datetime


class Provider(ABC):
    """A way to pay. Every call may be made twice: the keys are ours and are stored before it."""

    slug: ClassVar[str]
    name: ClassVar[str | Promise]
    brands: ClassVar[tuple[str, ...]] = ()
    """Words for what can be paid with, as they stand beside the button: `visa`, `mastercard`."""
    hosts: ClassVar[tuple[str, ...]] = ()
    """Where the reader is sent to pay, if not to our own pages: the Content-Security-Policy must allow it."""
    is_by_hand: ClassVar[bool] = False
    """Money comes and goes by people's own hands at their banks, days later: nothing is taken, and nothing given back, by itself."""

    @property
    def currencies(self) -> tuple[str, ...]:
        """What can be paid with it; none stands for all."""
        return ()

    @abstractmethod
    def open(self, checkout: Checkout, *, about: str, back_to: str) -> tuple[str, str]:
        """Have the provider wait for this payment. Returns its id and the address at which the reader pays."""

    @abstractmethod
    def hear(self, headers: Mapping[str, str], body: bytes) -> Event:
        """Read a webhook. Raises `ForgedEventError` unless the provider signed it just now."""

    @abstractmethod
    def read(self, about: Mapping[str, str]) -> Truth | None:
        """Everything that is true now of the checkout to which these objects belong; None if it is none of ours."""

    @abstractmethod
    def changed_since(self, moment: datetime) -> Iterable[Mapping[str, str]]:
        """The objects of all checkouts about which something happened since, for `read`."""

    @abstractmethod
    def refund(self, payment_id: str, amount: Money, *, key: str) -> None:
        """Give this much of a payment back, once for each key."""

    @abstractmethod
    def change(self, agreement: Agreement, amount: Money, *, now: bool, key: str, is_preview: bool = False) -> Preview:
        """Take another amount: at once, for the rest of what is paid, or from the next renewal on."""

    @abstractmethod
    def end(self, agreement: Agreement, *, now: bool, key: str) -> None:
        """Take no more: after what is paid, or at once."""

    @abstractmethod
    def pause(self, agreement: Agreement, *, until: datetime | None, key: str) -> None:
        """Take nothing until then; None takes the pause, or an ending that has not come yet, back."""

    @abstractmethod
    def card_page(self, agreement: Agreement, *, back_to: str) -> str:
        """Where the reader gives another card."""


class Reports(ABC):
    """The part of a provider that has a report of its own, to close a month with."""

    @abstractmethod
    def report(self, since: datetime, until: datetime) -> Iterable[Reported]:
        """The provider's own rows of that time."""


class Holds(ABC):
    """The part of a provider that can reserve money, or keep a card, and take it later. What is held is in `Checkout.hold`.

    `Provider.open` reads there whether a checkout is held.
    """

    @abstractmethod
    def take(self, checkout: Checkout, *, about: str, key: str) -> None:
        """Take what is held, or begin to take it again and again: once for each key."""

    @abstractmethod
    def release(self, checkout: Checkout, *, key: str) -> None:
        """Let go of it; nothing was taken."""
