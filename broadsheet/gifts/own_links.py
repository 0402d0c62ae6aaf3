"""What members are told of the articles that they give away: on their account page, and in the file of their data."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from broadsheet.accounts.models import User
from broadsheet.gifts import giving_stories
from broadsheet.gifts.models import GiftLink


def panel(user: User, **_page: object) -> str:
    """How many more they can give this month. Nothing for who has given none and can give none."""
    left = giving_stories.left(user) if giving_stories.is_member(user) else 0
    if not left and not GiftLink.objects.filter(giver=user).exists():
        return ""
    return render_to_string("gifts/account_links.html", {"left": left})


def held(user: User) -> list[dict[str, Any]]:
    """All links that they gave, as plain JSON, without their keys."""
    return [
        {
            "article": one.article,
            "made": one.made_at.isoformat(),
            "until": one.expires_at.isoformat(),
            "opened": one.opened,
        }
        for one in GiftLink.objects.filter(giver=user)
    ]
