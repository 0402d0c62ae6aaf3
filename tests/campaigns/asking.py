"""Asks for tests, with little said."""

from __future__ import annotations

from typing import Any

from broadsheet.campaigns.models import Ask


def ask(key: str = "birthday-banner", **facts: Any) -> Ask:
    """A published one, in English and above the masthead unless told otherwise."""
    usual = {
        "language": "en", "placement": "banner", "heading": "Help us", "text": "Please become a member.",
        "button": "Become a member", "second_button": "Gift a membership",
    }  # fmt: skip
    return Ask.objects.create(key=key, **{**usual, **facts})
