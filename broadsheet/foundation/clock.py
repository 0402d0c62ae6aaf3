"""The one source of the time.

Everything that asks what time it is asks here, so that a test can freeze it and a page can record that it depends on it.
"""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def publication_zone() -> tzinfo:
    """The publication's time zone, as readers see times (`TIME_ZONE`, an IANA name)."""
    return ZoneInfo(settings.TIME_ZONE)


def local(moment: datetime) -> datetime:
    """The same moment on the publication's clock."""
    return moment.astimezone(publication_zone())


def today() -> date:
    """The publication's calendar day."""
    return local(now()).date()


def day_begins(day: date) -> datetime:
    """The first moment of a day on the publication's clock, aware."""
    return datetime.combine(day, time.min, tzinfo=publication_zone())
