"""What a provider knows of one checkout, in our words: facts, never differences.

A provider's folder turns its own objects into these; `settling.py` writes what is new of them into the ledger. Told
twice, late or in any order, the same truth leaves the same rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from broadsheet.foundation.money import Money


@dataclass(frozen=True)
class CardFacts:
    """What is told of a card. `fingerprint` is the same for the same card, whoever uses it."""

    fingerprint: str
    brand: str = ""
    last4: str = ""
    expires_year: int | None = None
    expires_month: int | None = None
    country: str = ""


@dataclass(frozen=True)
class Part:
    """A payment that paid for something together with others: `before` it came so much, and `whole` is all of it."""

    before: Money
    whole: Money
    complete_at: datetime


@dataclass(frozen=True)
class Payment:
    """Money was taken, or promised: `settled_at` is None while a debit is on its way."""

    id: str
    amount: Money
    at: datetime
    settled_at: datetime | None
    fee: Money | None = None
    card: CardFacts | None = None
    part: Part | None = None


@dataclass(frozen=True)
class Refund:
    """Money was given back. `payment` is the id of what it was."""

    id: str
    payment: str
    amount: Money
    at: datetime


@dataclass(frozen=True)
class Dispute:
    """The payer's bank took money back; `outcome` is empty until it is decided, then `won` or `lost`. `fee` is what it cost us."""

    id: str
    payment: str
    amount: Money
    at: datetime
    outcome: str = ""
    decided_at: datetime | None = None
    fee: Money | None = None


@dataclass(frozen=True)
class Correction:
    """People found that a payment was not for this: what its row said is set right by another. `amount` is all of it."""

    id: str
    payment: str
    amount: Money
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Standing:
    """The standing agreement as it is now."""

    id: str
    amount: Money
    paid_until: datetime | None
    retry_until: datetime | None = None
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    paused_until: datetime | None = None
    next_amount: Money | None = None
    card: CardFacts | None = None


@dataclass(frozen=True)
class Truth:
    """Everything that followed from one checkout. `session` is the provider's id of it; `failed_at`, if it came to nothing.

    `held_at`: since then money is reserved, or a card kept, and nothing is taken before we say so.
    `is_enough`: people of the desk took less than was agreed for the whole.
    """

    checkout: UUID
    session: str
    payments: tuple[Payment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    disputes: tuple[Dispute, ...] = ()
    corrections: tuple[Correction, ...] = ()
    standing: Standing | None = None
    failed_at: datetime | None = None
    held_at: datetime | None = None
    is_enough: bool = False
