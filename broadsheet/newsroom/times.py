"""Times as readers of each language write them, on the publication's own clock.

Nothing here says "today" or "an hour ago": a page is printed once and read for years. The browser makes times relative
from the `datetime` of `<time>`.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import formats, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from broadsheet.foundation import clock

# Django's own format letters. English: "6:46 AM" and "December 21, 2023"; Ukrainian: "06:46" and "21 грудня 2023".
CLOCK = {"en": "g:i A"}
DAY = {"en": "F j, Y"}
LONG_DAY = {"en": "l, F j, Y", "uk": "l, j E Y"}
MONTH = {"en": "F Y", "uk": "F Y"}
FULL = {"en": "{day} {clock}"}


def clock_time(moment: datetime) -> str:
    """The time of day: "6:46 AM", "14:05"."""
    return formats.date_format(clock.local(moment), CLOCK.get(_language(), "H:i"))


def day(moment: date) -> str:
    """The day: "December 21, 2023", "21 грудня 2023"."""
    return formats.date_format(_local(moment), DAY.get(_language(), "DATE_FORMAT"))


def long_day(moment: date) -> str:
    """The day with its weekday: "Thursday, December 21, 2023"."""
    written = formats.date_format(_local(moment), LONG_DAY.get(_language(), "l, j E Y"))
    return written[:1].upper() + written[1:]


def month(moment: date) -> str:
    """The month: "December 2023", "Грудень 2023"."""
    written = formats.date_format(_local(moment), MONTH.get(_language(), "F Y"))
    return written[:1].upper() + written[1:]


def full_time(moment: datetime) -> str:
    """Day and time: "December 21, 2023 6:46 AM", "21 грудня 2023, 06:46"."""
    return FULL.get(_language(), "{day}, {clock}").format(day=day(moment), clock=clock_time(moment))


def element(moment: datetime, written: str, *, relative: bool = False, beside: bool = False) -> SafeString:
    """A `<time>` that machines can read.

    `relative`: the browser may write "2 hours ago" instead while that is short; `beside`: it may write it beside.
    """
    stamp = clock.local(moment).isoformat(timespec="seconds")
    mark = " data-relative" if relative else " data-beside" if beside else ""
    return format_html('<time datetime="{}"{}>{}</time>', stamp, mark, written)


def _local(moment: date) -> date:
    return clock.local(moment) if isinstance(moment, datetime) else moment


def _language() -> str:
    return (translation.get_language() or "en").split("-")[0]
