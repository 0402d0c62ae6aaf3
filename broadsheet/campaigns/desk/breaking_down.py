"""What a campaign's number is made of, by where it came from, and which rows are behind one of these."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from broadsheet.campaigns.counting import paying, pieces
from broadsheet.campaigns.counting.paying import Paid
from broadsheet.campaigns.counting.pieces import Piece
from broadsheet.campaigns.models import Campaign
from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.payments.models import Kind
from broadsheet.payments.models.entry import EntryQuerySet

BY = ("ask", "variant", "article", "purpose")
FILTERS = (*BY, "day")
NONE = "-"
"""Stands in an address for what has none: paid without an ask, from no article."""
BACK = (Kind.REFUND, Kind.DISPUTE, Kind.DISPUTE_OUTCOME, Kind.CORRECTION)


@dataclass(frozen=True)
class Part:
    """So much came from there. `query` leads to its rows."""

    name: str
    value: int
    count: int
    query: str


def by(found: Iterable[Piece], *names: str) -> list[Part]:
    """What came by each, the most first. More than one name: by each that go together."""
    sums: dict[tuple[str, ...], list[int]] = {}
    for piece in found:
        both = sums.setdefault(tuple(fact_of(piece, name) for name in names), [0, 0])
        both[0] += piece.value
        both[1] += 1
    return [
        Part(
            " · ".join(said(name, fact) for name, fact in zip(names, key, strict=True) if fact or name == names[0]),
            value, count, urlencode([(name, fact or NONE) for name, fact in zip(names, key, strict=True)]),
        )
        for key, (value, count) in sorted(sums.items(), key=lambda one: (-one[1][0], one[0]))
    ]  # fmt: skip


def fact_of(piece: Piece, name: str) -> str:
    """Where it came from, as text; empty for nothing."""
    if name == "day":
        return f"{clock.local(piece.at):%Y-%m-%d}"
    value = getattr(piece.by, name, "")
    return "" if value is None else str(value)


def said(name: str, fact: str) -> str:
    """The same for people."""
    purposes = {"membership": _("membership"), "contribution": _("contribution"), "gift": _("gift")}
    nothing = {"ask": _("without an ask"), "article": _("from no article"), "variant": _("no variant")}
    if name == "purpose":
        return purposes.get(fact, fact)
    return fact or nothing.get(name, "")


def chosen(found: Iterable[Piece], asked: Mapping[str, str]) -> list[Piece]:
    """Those that are asked for by `FILTERS`, the newest first."""
    wanted = {name: "" if value == NONE else value for name, value in asked.items() if name in FILTERS and value}
    kept = [piece for piece in found if all(fact_of(piece, name) == value for name, value in wanted.items())]
    return sorted(kept, key=lambda piece: piece.at, reverse=True)


def key_of(piece: Piece) -> UUID | None:
    """The payer's key, by which their story is found on the money desk."""
    if isinstance(piece.by, Paid):
        return piece.by.payer
    return piece.by.payer_id if piece.by is not None else None


def gone_back(campaign: Campaign) -> EntryQuerySet:
    """The rows of the ledger that took something away from it, or gave it back: why it fell. The newest first."""
    return paying.rows(pieces.payments_of(campaign)).filter(kind__in=BACK).order_by("-recorded_at", "-pk")


def values(campaign: Campaign, piece: Piece) -> list[Any]:
    """One piece for a spreadsheet, in the order of `HEADS`."""
    money = campaign.amount(piece.value)
    return [
        clock.local(piece.at), money.decimal if isinstance(money, Money) else Decimal(money), campaign.key,
        *(fact_of(piece, name) for name in BY), getattr(piece.by, "interval", ""), getattr(piece.by, "provider", ""),
        *_payment(piece), str(key_of(piece) or ""), "" if piece.gift is None else str(piece.gift),
    ]  # fmt: skip


def _payment(piece: Piece) -> list[Any]:
    """Its id, what is left of it, and the currency."""
    if not isinstance(piece.by, Paid):
        return ["", "", ""]
    return [piece.by.id, Money(piece.by.left, piece.by.currency).decimal, piece.by.currency]


HEADS = (
    "when", "counts", "campaign", "ask", "variant", "article", "purpose", "interval", "provider", "payment", "left", "currency",
    "payer", "gift",
)  # fmt: skip
