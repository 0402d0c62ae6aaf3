"""A campaign's tally: one recount of the rows, whoever asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from broadsheet.campaigns.counting import members, paying, pieces
from broadsheet.campaigns.counting.paying import Paid
from broadsheet.campaigns.counting.pieces import Piece
from broadsheet.campaigns.models import Campaign, Goal, State
from broadsheet.foundation import clock
from broadsheet.gifts.models import Gift
from broadsheet.payments.models.entry import EntryQuerySet


@dataclass(frozen=True)
class Tally:
    """What a campaign has come to. `total` is what is compared with the goal: `count` or money, with what came from outside.

    `received` is what the rows alone come to; `as_of` is when the newest of all that was counted was written down.
    `members` are all who read as members now; `elsewhere` are rows of the ledger in a currency that can't be added.
    """

    total: int
    count: int
    goal: int
    state: State
    as_of: datetime
    received: int
    members: int
    matched: int = 0
    outside: int = 0
    elsewhere: int = 0
    is_frozen: bool = False


def of(campaign: Campaign) -> Tally:
    """What readers are shown: the recount, or what was frozen at the end."""
    ending = getattr(campaign, "ending", None)
    if ending is None:
        return recount(campaign)
    facts = {"received": 0, "members": 0, "matched": 0, "outside": 0, "elsewhere": 0, **ending.facts}
    return Tally(
        total=ending.total, count=ending.count, goal=ending.goal, state=State.ENDED, as_of=ending.as_of, is_frozen=True,
        **facts,
    )  # fmt: skip


def recount(campaign: Campaign) -> Tally:
    """Count anew, from the rows that are there."""
    paid = pieces.paid(campaign)
    found = pieces.of(campaign, paid)
    received, count = _received(campaign, found)
    outside = campaign.opening + sum(campaign.outside.counted().values_list("value", flat=True))
    matched = sum(each.of(received) for each in campaign.matching.all()) if campaign.is_money else 0
    total = received + outside + matched
    return Tally(
        total=total, count=count, goal=campaign.goal, state=campaign.state(clock.now(), total),
        as_of=as_of(campaign, paid), received=received, matched=matched, outside=outside,
        members=members.now(with_gifts=True).count(),
        elsewhere=sum(one.elsewhere for one in paid) if campaign.is_money else 0,
    )  # fmt: skip


def rows(campaign: Campaign) -> EntryQuerySet:
    """The rows of the ledger that this campaign counts."""
    return paying.rows(pieces.payments_of(campaign))


def counted_at(campaign: Campaign) -> datetime:
    """The moment at which members in all are counted: this one, at the latest the campaign's end."""
    return min(clock.now(), campaign.ends_at)


def as_of(campaign: Campaign, paid: Iterable[Paid]) -> datetime:
    """When the newest of what it counts, and of what was taken away again, was written down. Its beginning, if nothing was."""
    found: list[datetime | None] = [campaign.starts_at, *(one.noted for one in paid)]
    found += campaign.outside.aggregate(made=Max("made_at"), back=Max("taken_back_at")).values()
    kind = Goal(campaign.goal_kind)
    if kind == Goal.MEMBERS:
        found.append(members.last_change(counted_at(campaign), with_gifts=campaign.with_gifts))
    if kind == Goal.NEW_MEMBERS and campaign.with_gifts:
        redeemed = Gift.objects.filter(redeemed_at__gte=campaign.starts_at, redeemed_at__lt=campaign.ends_at)
        found += redeemed.aggregate(taken=Max("redeemed_at"), back=Max("taken_back_at")).values()
    return max(moment for moment in found if moment is not None)


def _received(campaign: Campaign, found: list[Piece]) -> tuple[int, int]:
    """What the rows come to, and how many people (or gifts) that are."""
    if campaign.goal_kind == Goal.MEMBERS:
        count = members.now(with_gifts=campaign.with_gifts, at=counted_at(campaign)).count()
        return count, count
    received = sum(one.value for one in found)
    if campaign.goal_kind == Goal.MONEY:
        return received, len({one.person for one in found if _is_kept(one.by)})
    return received, len({one.person for one in found}) if campaign.is_money else received


def _is_kept(by: Any) -> bool:
    return isinstance(by, Paid) and by.left > 0
