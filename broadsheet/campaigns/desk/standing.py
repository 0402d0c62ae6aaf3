"""How a campaign stands, for the desk: its figures in words, its bar, and what its number is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from broadsheet.campaigns import launching
from broadsheet.campaigns.counting import tally
from broadsheet.campaigns.counting.tally import Tally
from broadsheet.campaigns.models import Campaign, Goal, State
from broadsheet.foundation import clock, languages
from broadsheet.foundation.money import Money
from broadsheet.ops.models import AuditEntry

ACTS = 50


@dataclass(frozen=True)
class Bar:
    """In percent of its length. Over the goal it is as long as what came, and a mark says where the goal was."""

    length: float
    goal: float


@dataclass(frozen=True)
class Standing:
    """One campaign with its figures; those of a campaign that nobody has launched are what it would show."""

    campaign: Campaign
    tally: Tally
    state: State
    bar: Bar

    @property
    def total(self) -> Any:
        """What stands before the goal."""
        return shown(self.campaign, self.tally.total)

    @property
    def goal(self) -> Any:
        """What it reaches for."""
        return shown(self.campaign, self.tally.goal)

    @property
    def state_name(self) -> str:
        """The state in words; over, it also says when the figures are frozen."""
        return str(self.state.label)

    @property
    def percent(self) -> int:
        """Of the goal, rounded down: 100 is only what has reached it."""
        return max(0, self.tally.total) * 100 // self.tally.goal

    @property
    def parts(self) -> list[tuple[str, Any, str]]:
        """What the total is made of: words, value, and the name of the place where its rows are."""
        found, campaign = self.tally, self.campaign
        parts = [
            (_("by the ledger and the grants"), found.received, "rows"),
            (_("from outside"), found.outside - campaign.opening if not found.is_frozen else found.outside, "outside"),
            (_("there before it began"), campaign.opening if not found.is_frozen else 0, "opening"),
            (_("by matching gifts"), found.matched, "matching"),
        ]
        return [(words, shown(campaign, value), where) for words, value, where in parts if value or where == "rows"]

    @property
    def without_words(self) -> list[str]:
        """The languages in which it says nothing, by their names."""
        return [languages.own_name(code) for code in launching.languages_without_words(self.campaign)]


@dataclass(frozen=True)
class Deed:
    """One line of the audit log, in words."""

    row: AuditEntry
    words: str

    @property
    def changed(self) -> Iterable[tuple[str, Any, Any]]:
        """What was another before: name, before, after."""
        return [(name, *both) for name, both in self.row.detail.get("changed", {}).items()]


def of(campaign: Campaign) -> Standing:
    """Count it, or read what was frozen."""
    counted = tally.of(campaign)
    return Standing(campaign, counted, campaign.state(clock.now(), counted.total), _bar(counted))


def shown(campaign: Campaign, value: int) -> Any:
    """A value as the desk writes it."""
    return Money(value, campaign.money_currency) if campaign.is_money else value


def story(campaign: Campaign) -> list[Deed]:
    """What people did about it, the newest first."""
    rows = AuditEntry.objects.filter(object_type=Campaign._meta.label_lower, object_id=str(campaign.pk))
    return [Deed(row, _words(row.act)) for row in rows.select_related("actor").order_by("-at", "-pk")[:ACTS]]


def unit(campaign: Campaign) -> str:
    """What is counted, behind a number; nothing behind money."""
    return "" if campaign.is_money else str(Goal(campaign.goal_kind).label)


def _bar(counted: Tally) -> Bar:
    most = max(counted.total, counted.goal, 1)
    return Bar(round(max(0, counted.total) * 100 / most, 2), round(counted.goal * 100 / most, 2))


def _words(act: str) -> str:
    known = {
        "campaign.make": _("made"),
        "campaign.change": _("changed"),
        "campaign.launch": _("launched"),
        "campaign.take_back": _("launch taken back"),
        "campaign.freeze": _("figures frozen"),
        "campaign.add_outside": _("amount from outside written down"),
        "campaign.take_outside_back": _("amount from outside taken back"),
        "campaign.add_matching": _("matching gift written down"),
        "campaign.take_matching_away": _("matching gift taken away"),
    }
    return known.get(act, act)
