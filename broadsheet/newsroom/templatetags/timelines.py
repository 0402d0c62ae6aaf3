"""Tags for running stories."""

from __future__ import annotations

from django import template

from broadsheet.newsroom import timeline
from broadsheet.newsroom.models import FollowUp

register = template.Library()


@register.simple_tag
def said(claim: FollowUp) -> str:
    """The claim as everyone may read it; empty where its sentence is closed."""
    return timeline.said(claim)
