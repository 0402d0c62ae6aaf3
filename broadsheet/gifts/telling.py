"""How lengths and days of gifts are said."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import ngettext

from broadsheet.foundation import clock


def length(months: int) -> str:
    """So many months in words: whole years as years."""
    if months % 12 == 0:
        years = months // 12
        return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
    return ngettext("%(count)s month", "%(count)s months", months) % {"count": months}


def day(moment: datetime) -> str:
    """The day of a moment on the publication's calendar."""
    return date_format(clock.local(moment), "DATE_FORMAT")


def last_day(ends: datetime) -> str:
    """The last day of something that is over at this moment, which as a rule is midnight."""
    return day(ends - timedelta(microseconds=1))
