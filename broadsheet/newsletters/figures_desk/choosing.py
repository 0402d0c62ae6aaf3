"""Which rows are asked for, by what stands in the address; what makes no sense asks for nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from broadsheet.foundation import clock
from broadsheet.newsletters.figures import audience, issues
from broadsheet.newsletters.models import Delivery, Newsletter, State, Subscription
from broadsheet.newsletters.models.delivery import MAY_HAVE_IT, NEVER_GOT

WAYS = {"joined": "began_at", "ended": "ended_at"}


def subscriptions(
    rows: QuerySet[Subscription], newsletter: Newsletter, asked: Mapping[str, str]
) -> tuple[QuerySet[Subscription], str]:
    """Those that are asked for, and what they are called."""
    which = asked.get("which", "running")
    if "issue" in asked:
        number = _number(asked["issue"])
        ended = issues.endings(newsletter).filter(after__in=issues.sendings_of(number))
        return rows.filter(pk__in=ended.values("pk")).order_by("-ended_at", "-pk"), _("Ended it after this issue")
    if which not in WAYS:
        return rows.filter(ended_at__isnull=True).order_by("-began_at", "-pk"), _("Who has it now")
    name = WAYS[which]
    rows, title = _lately(rows, name, asked), _("Joined") if which == "joined" else _("Ended it")
    if "form" in asked:
        rows = rows.filter(form=asked["form"])
    if "by" in asked:
        rows = rows.filter(ended_by=asked["by"])
    return rows.order_by(f"-{name}", "-pk"), title


def deliveries(rows: QuerySet[Delivery], asked: Mapping[str, str]) -> tuple[QuerySet[Delivery], str]:
    """The same of letters."""
    which = asked.get("which", "all")
    if which == "handed":
        return rows.filter(state__in=MAY_HAVE_IT), _("Letters that were handed over")
    if which == "skipped":
        return rows.filter(state__in=NEVER_GOT), _("Left out")
    if which == "waiting":
        return rows.filter(state__in=(State.READY, State.CLAIMED, State.DEFERRED)), _("Still waiting")
    if which in State.values:
        return rows.filter(state=which), str(State(which).label)
    return rows, _("The audience")


def _lately(rows: QuerySet[Subscription], name: str, asked: Mapping[str, str]) -> QuerySet[Subscription]:
    if "week" not in asked:
        return rows.filter(**{f"{name}__gt": clock.now() - audience.LATELY})
    try:
        monday = date.fromisoformat(asked["week"])
        first, after = audience.start_of(monday), audience.start_of(monday + timedelta(days=7))
    except (ValueError, OverflowError):
        return rows.none()
    return rows.filter(**{f"{name}__gte": first, f"{name}__lt": after})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
