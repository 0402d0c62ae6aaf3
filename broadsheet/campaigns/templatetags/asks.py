"""Tags for the desk's preview of an ask."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

from broadsheet.campaigns.asks import printing
from broadsheet.campaigns.models import Ask

register = template.Library()


@register.simple_tag
def ask_preview(ask: Ask) -> SafeString:
    """The ask, shown at once."""
    return mark_safe(printing.preview(ask))
