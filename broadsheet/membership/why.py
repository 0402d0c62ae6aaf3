"""Why somebody has access: through what, since when, until when, and what would change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership.benefits import MEMBERS
from broadsheet.membership.models import Grant, Institution, Seat, Source
from broadsheet.ops.models import AuditEntry


class State(StrEnum):
    """Where in its life a grant is."""

    LIVE = "live"
    GRACE = "grace"
    COMING = "coming"
    OVER = "over"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Through:
    """What a grant came through, in words; its page on the desk; and who else could end it."""

    words: str
    url: str = ""
    change: str = ""


@dataclass(frozen=True)
class Why:
    """One grant, explained."""

    grant: Grant
    state: State
    through: Through
    change: str

    @property
    def can_be_taken_back(self) -> bool:
        """Whether staff can end this very grant: those of other sources end where they come from."""
        return self.state in {State.LIVE, State.GRACE, State.COMING} and self.grant.source_type == Source.COMPLIMENTARY


@dataclass(frozen=True)
class Coverage:
    """The unbroken time, now, in which a person reads as a member. Without `until`, it lasts."""

    since: datetime
    until: datetime | None


Teller = Callable[[Grant], Through]

_tellers: dict[str, Teller] = {}


def register(source: str, teller: Teller) -> None:
    """Have grants of this source told by whoever writes them."""
    _tellers[source] = teller


def explain(person: User, at: datetime | None = None) -> list[Why]:
    """All grants that the person has or had, the live ones first."""
    at = at or clock.now()
    found = [_explained(grant, at) for grant in Grant.objects.of(person).select_related("made_by")]
    return sorted(found, key=lambda why: list(State).index(why.state))


def coverage(grants: Iterable[Grant], at: datetime | None = None, benefit: str = MEMBERS) -> Coverage | None:
    """Since when and until when, without a gap around this moment; None if it is not given now."""
    at = at or clock.now()
    spans = [(one.starts, one.is_over_at) for one in grants if benefit in one.benefits]
    if not any(first <= at and (last is None or at < last) for first, last in spans):
        return None
    since, until = at, at
    while earlier := [first for first, last in spans if first < since and (last is None or last >= since)]:
        since = min(earlier)
    while going_on := [last for first, last in spans if first <= until and (last is None or last > until)]:
        if None in going_on:
            return Coverage(since, None)
        until = max(last for last in going_on if last is not None)
    return Coverage(since, until)


def _explained(grant: Grant, at: datetime) -> Why:
    state = _state(grant, at)
    through = _tellers.get(grant.source_type, _by_its_source)(grant)
    return Why(grant, state, through, _change(grant, state, through))


def _state(grant: Grant, at: datetime) -> State:
    if grant.revoked_at is not None and grant.revoked_at <= at:
        return State.REVOKED
    if at < grant.starts:
        return State.COMING
    if not grant.is_live(at):
        return State.OVER
    return State.GRACE if grant.ends is not None and grant.ends <= at else State.LIVE


def _change(grant: Grant, state: State, through: Through) -> str:
    if state is State.REVOKED:
        return _taken_back_by(grant)
    if state is State.OVER:
        return _("Nothing: it is over.")
    if state is State.COMING:
        return _("It begins on %s.") % _day(grant.starts)
    end = grant.is_over_at
    by_itself = _("It ends by itself on %s.") % _day(end) if end else _("It has no end of its own.")
    return f"{by_itself} {through.change}".strip()


def _taken_back_by(grant: Grant) -> str:
    entry = AuditEntry.objects.filter(
        act="grant.revoke", object_type="membership.grant", object_id=str(grant.pk)
    ).select_related("actor").first()  # fmt: skip
    if entry is None or entry.actor is None:
        return _("It was taken back.")
    reason = entry.detail.get("reason")
    told = _("%s took it back.") % entry.actor
    return f"{told} “{reason}”" if reason else told


def _day(moment: datetime) -> str:
    return date_format(clock.local(moment), "DATE_FORMAT")


def _by_its_source(grant: Grant) -> Through:
    return Through(grant.source_name())


def _complimentary(grant: Grant) -> Through:
    giver = _("given by %s") % grant.made_by if grant.made_by else _("given by the system")
    return Through(f"{grant.source_name().capitalize()}, {giver}", change=_("Or somebody takes it back here."))


def _seat(grant: Grant) -> Through:
    seat = Seat.objects.filter(pk=grant.source_id).select_related("group__owner").first()
    if seat is None:
        return _by_its_source(grant)
    return Through(
        _("A seat in the group “%s”") % seat.group,
        url=reverse("access_group", args=[seat.group_id]),
        change=_("Or the group's owner, %s, takes the seat back.") % (seat.group.owner or "–"),
    )


def _institution(grant: Grant) -> Through:
    one = Institution.objects.filter(pk=grant.source_id).first()
    url = reverse("access_institution", args=[one.pk]) if one else ""
    return Through(str(one or grant.source_name()), url=url)


register(Source.COMPLIMENTARY, _complimentary)
register(Source.SEAT, _seat)
register(Source.INSTITUTION, _institution)
