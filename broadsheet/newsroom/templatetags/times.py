"""Times on pages, each in a `<time>` element."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils.safestring import SafeString

from broadsheet.newsroom import times

register = template.Library()


@register.simple_tag
def clock_time(moment: datetime | None, *, beside: bool = False) -> SafeString:
    """`6:46 AM`, or `14:05` in Ukrainian; `beside` lets the browser add "2 minutes ago"."""
    return times.element(moment, times.clock_time(moment), beside=beside) if moment else SafeString()


@register.simple_tag
def full_time(moment: datetime | None) -> SafeString:
    """`December 21, 2023 6:46 AM`."""
    return times.element(moment, times.full_time(moment)) if moment else SafeString()


@register.simple_tag
def day_time(moment: datetime | None) -> SafeString:
    """`December 21, 2023`; the browser may write "2 hours ago" instead."""
    return times.element(moment, times.day(moment), relative=True) if moment else SafeString()


@register.filter
def day(moment: date) -> str:
    """The day in words, without an element."""
    return times.day(moment)


@register.filter
def long_day(moment: date) -> str:
    """The day in words with its weekday, without an element."""
    return times.long_day(moment)


@register.filter
def month(moment: date) -> str:
    """The month in words, without an element."""
    return times.month(moment)
