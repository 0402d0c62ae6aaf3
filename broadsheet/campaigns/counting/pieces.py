"""What a campaign's figure is made of, piece by piece: their values add up to it, and each has its row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from broadsheet.campaigns.counting import members, paying
from broadsheet.campaigns.counting.paying import Paid
from broadsheet.campaigns.models import Campaign, Counts, Goal
from broadsheet.payments.models import Checkout, Interval
from broadsheet.payments.models.entry import EntryQuerySet

GIFT = "gift"
STANDING = {Interval.MONTH, Interval.YEAR}
_OF_A_GOAL: dict[Goal, dict[str, Any]] = {
    Goal.GIFTS: {"purpose": GIFT},
    Goal.NEW_MEMBERS: {"purpose": members.MEMBERSHIP},
    Goal.MONEY_A_MONTH: {"interval__in": STANDING},
}
"""Which payments a goal asks of the ledger; the others ask for every one."""


class Piece(NamedTuple):
    """One payment, person, agreement or purchase of gifts, and how much it adds. `by` is the payment or checkout behind it."""

    at: datetime
    value: int
    person: str
    by: Paid | Checkout | None
    gift: int | None = None
    noted: datetime | None = None


def payments_of(campaign: Campaign) -> EntryQuerySet:
    """The payments of the ledger that this campaign looks at."""
    own = campaign.key if campaign.counts == Counts.ITS_OWN else ""
    found = paying.payments(campaign.starts_at, campaign.ends_at, campaign=own)
    return found.filter(**_OF_A_GOAL.get(Goal(campaign.goal_kind), {}))


def paid(campaign: Campaign) -> list[Paid]:
    """The same, each with what is left of it, in the order of their time. None where members are counted by their grants."""
    if campaign.goal_kind == Goal.MEMBERS:
        return []
    found = paying.paid(payments_of(campaign), campaign.money_currency)
    return sorted(found, key=lambda one: (one.at, one.pk))


def of(campaign: Campaign, payments: list[Paid]) -> list[Piece]:
    """What counts of these payments, by the campaign's goal. Members in all have no pieces: they are counted by their grants."""
    return _PIECES[Goal(campaign.goal_kind)](campaign, payments)


def _money(_campaign: Campaign, payments: list[Paid]) -> list[Piece]:
    return [_piece(one, one.value) for one in payments if one.noted is not None]


def _money_a_month(campaign: Campaign, payments: list[Paid]) -> list[Piece]:
    """The newest payment of each standing agreement that began in the campaign's time; of a year's the twelfth, rounded down."""
    newest = {one.checkout or one.pk: one for one in payments if one.left > 0}
    # A renewal brings nothing new.
    older = paying.begun_before(payments_of(campaign), campaign.starts_at)
    return [
        _piece(one, one.value // 12 if one.interval == Interval.YEAR else one.value)
        for key, one in newest.items()
        if key not in older
    ]


def _payers(_campaign: Campaign, payments: list[Paid]) -> list[Piece]:
    return [_piece(one, 1) for one in _first_of_each(payments)]


def _gifts(_campaign: Campaign, payments: list[Paid]) -> list[Piece]:
    kept = [one for one in payments if one.left > 0 and one.checkout]
    gifts = members.gifts_of({one.checkout for one in kept})
    # Gifts are paid for at once: a checkout has one payment of which something is left.
    once = {one.checkout: one for one in reversed(kept)}
    return [_piece(one, len(gifts[key])) for key, one in once.items() if key in gifts]


def _new_members(campaign: Campaign, payments: list[Paid]) -> list[Piece]:
    joined = [_piece(one, 1) for one in _first_of_each(payments)]
    given = _given(campaign)
    first: dict[str, Piece] = {}
    for one in sorted([*joined, *given], key=lambda piece: piece.at):
        first.setdefault(one.person, one)
    older = members.before(campaign, first)
    return [one for person, one in first.items() if person not in older]


def _given(campaign: Campaign) -> list[Piece]:
    gifts = list(members.redeemed(campaign).select_related("purchase"))
    bought = members.bought_by(gifts)
    return [
        Piece(
            gift.redeemed_at,
            1,
            members.redeemer(gift),
            bought.get(gift.purchase.checkout_id),
            gift.pk,
            gift.redeemed_at,
        )
        for gift in gifts
        if gift.redeemed_at is not None
    ]


def _members(_campaign: Campaign, _payments: list[Paid]) -> list[Piece]:
    return []


def _first_of_each(payments: Iterable[Paid]) -> list[Paid]:
    """The first payment of each person of which something is left."""
    first: dict[str, Paid] = {}
    for one in payments:
        if one.left > 0:
            first.setdefault(one.person, one)
    return list(first.values())


def _piece(one: Paid, value: int) -> Piece:
    return Piece(one.at, value, one.person, one, None, one.noted)


_PIECES: dict[Goal, Callable[[Campaign, list[Paid]], list[Piece]]] = {
    Goal.MONEY: _money,
    Goal.MONEY_A_MONTH: _money_a_month,
    Goal.PAYERS: _payers,
    Goal.GIFTS: _gifts,
    Goal.NEW_MEMBERS: _new_members,
    Goal.MEMBERS: _members,
}
