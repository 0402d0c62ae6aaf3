"""Days and times as readers of each language write them, on the publication's clock.

Never relative to now: a page is printed once and read for years. What is relative ("2 hours ago"), the browser makes
from the `<time>` element.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils import dateformat, formats
from django.utils.html import format_html
from django.utils.safestring import SafeString

from broadsheet.foundation import clock, languages

# Django's own English forms ("Dec. 21, 2023, 6:46 a.m.") are not how newspapers write.
_DAYS = {"en": "F j, Y", "uk": "j E Y"}
_TIMES = {"en": "g:i A", "uk": "H:i"}
_JOINTS = {"uk": ", "}


def day(moment: datetime | date) -> str:
    """“December 21, 2023”, “21 грудня 2023”."""
    form = _DAYS.get(languages.current()) or formats.get_format("DATE_FORMAT")
    return dateformat.format(_local(moment), form)


def time(moment: datetime) -> str:
    """“6:46 AM”, “06:46”."""
    form = _TIMES.get(languages.current()) or formats.get_format("TIME_FORMAT")
    return dateformat.time_format(clock.local(moment), form)


def full(moment: datetime) -> str:
    """“December 21, 2023 6:46 AM”, “21 грудня 2023, 06:46”."""
    return day(moment) + _JOINTS.get(languages.current(), " ") + time(moment)


_FORMS = {"day": day, "time": time, "full": full}


def element(moment: datetime | date, form: str = "full") -> SafeString:
    """A `<time>` element; `form` is "full", "day" or "time"."""
    machine = clock.local(moment).isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()
    shown = _FORMS[form](moment)  # type: ignore[arg-type]
    return format_html('<time datetime="{}">{}</time>', machine, shown)


def _local(moment: datetime | date) -> datetime | date:
    return clock.local(moment) if isinstance(moment, datetime) else moment
