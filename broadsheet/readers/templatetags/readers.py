"""Tags of the account pages."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# Each names itself after those that it resembles: the first that fits is the right one.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip


@register.filter
def browser_name(agent: str) -> str:
    """What a reader calls their browser, such as “Firefox, Linux”, from what it calls itself."""
    found = [name for marks in (_BROWSERS, _SYSTEMS) for name in [_first(agent, marks)] if name]
    return ", ".join(found) or _("Another browser")


def _first(agent: str, marks: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in marks if mark in agent), "")
