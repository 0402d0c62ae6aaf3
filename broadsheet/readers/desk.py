"""What the desk says about signing in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string


def panel(**_page: Any) -> str:
    """On a machine of one's own, where a password is enough: what a site on the net asks for."""
    return "" if settings.SECOND_FACTOR_REQUIRED else render_to_string("readers/desk/password_is_enough.html")
