"""Reading the audit log: a page of it at a time, by its indexes, however long it has grown.

Nothing here counts: a page is the next rows below a place, and a place is a row's moment and number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from broadsheet.accounts.models import User
from broadsheet.ops.models import AuditEntry

A_PAGE = 50
ACTS_KNOWN = 300
"""More names of acts than that no newsroom has; each costs one step along the index."""
NAMESAKES = 10


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for. What is empty doesn't matter."""

    people: list[int] | None = None
    act: str = ""
    object_type: str = ""
    object_id: str = ""
    day: date | None = None
    below: tuple[datetime, int] | None = None


@dataclass(frozen=True)
class AuditPage:
    """Some rows, the newest first, and the place from which the next page goes on."""

    entries: list[AuditEntry] = field(default_factory=list)
    goes_on: str = ""


def page(wanted: Wanted) -> AuditPage:
    """The rows wanted, below the place wanted."""
    rows = AuditEntry.objects.filter(_condition(wanted)).select_related("actor").order_by("-at", "-id")
    found = list(rows[: A_PAGE + 1])
    shown = found[:A_PAGE]
    return AuditPage(shown, place(shown[-1]) if len(found) > A_PAGE else "")


def acts() -> list[str]:
    """The names of all acts that are in the log, found by stepping along the index from one to the next."""
    found: list[str] = []
    last = ""
    while len(found) < ACTS_KNOWN:
        following = AuditEntry.objects.filter(act__gt=last).order_by("act").values_list("act", flat=True).first()
        if following is None:
            break
        found.append(following)
        last = following
    return found


def people(said: str) -> list[int]:
    """Those whose address or name this is."""
    named = User.objects.filter(Q(email__iexact=said) | Q(name__iexact=said))
    return list(named.values_list("pk", flat=True)[:NAMESAKES])


def place(entry: AuditEntry) -> str:
    """Where a row stands, for an address."""
    return f"{entry.at.isoformat()},{entry.pk}"


def read_place(said: str) -> tuple[datetime, int] | None:
    """The place that an address names; nothing if it names none."""
    moment, _comma, number = said.partition(",")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    if at is None or not at.tzinfo or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return at, int(number)


def _condition(wanted: Wanted) -> Q:
    condition = Q()
    if wanted.people is not None:
        # One person is looked up along the index; `IN` would gather and sort all their rows first.
        condition &= Q(actor=wanted.people[0]) if len(wanted.people) == 1 else Q(actor__in=wanted.people)
    if wanted.act:
        condition &= Q(act=wanted.act)
    if wanted.object_type:
        condition &= Q(object_type=wanted.object_type, object_id=wanted.object_id)
    if wanted.day is not None:
        begins = timezone.make_aware(datetime.combine(wanted.day, time.min))
        ends = timezone.make_aware(datetime.combine(wanted.day + timedelta(days=1), time.min))
        condition &= Q(at__gte=begins, at__lt=ends)
    if wanted.below is not None:
        at, number = wanted.below
        condition &= Q(at__lte=at) & (Q(at__lt=at) | Q(pk__lt=number))
    return condition
