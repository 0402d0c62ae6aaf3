"""How the desk says what narrations are."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from broadsheet.audio.models import Narration

register = template.Library()


@register.filter
def minutes(milliseconds: int) -> str:
    """A duration as a clock shows it: 3:05, or 1:02:09."""
    whole = round(milliseconds / 1000)
    hours, rest = divmod(whole, 3600)
    clock = f"{rest // 60}:{rest % 60:02}"
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else clock


@register.filter
def seconds(milliseconds: int) -> str:
    """A time that something took, in seconds."""
    return f"{milliseconds / 1000:.1f}"


@register.filter
def voice(row: Narration) -> str:
    """Who speaks."""
    if row.is_human:
        return _("read by %s") % row.voice
    return _("synthetic voice (%s)") % f"{row.engine} {row.engine_version}, {row.voice}" if row.engine else ""


@register.simple_tag
def filters() -> list[tuple[str, str]]:
    """What the list may be narrowed to."""
    return [
        ("", _("All")), ("waiting", _("In the queue")), ("failed", _("Failed")), ("refused", _("Not made")),
        ("ready", _("Ready")), ("people", _("Read by people")),
    ]  # fmt: skip
