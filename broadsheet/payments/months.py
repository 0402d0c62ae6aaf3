"""Months of the books: they begin and end on the publication's clock, also where it is put forward and back."""

from __future__ import annotations

from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from broadsheet.foundation import clock


def of(moment: datetime) -> date:
    """The first day of the month in which a moment lies."""
    return clock.local(moment).date().replace(day=1)


def bounds(month: date) -> tuple[datetime, datetime]:
    """Its first moment, and the first one after it. `month` is its first day."""
    return _begins(month), _begins(month + relativedelta(months=1))


def _begins(day: date) -> datetime:
    return datetime(day.year, day.month, 1, tzinfo=clock.publication_zone())
