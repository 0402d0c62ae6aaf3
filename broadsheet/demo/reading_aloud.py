"""Has a handful of The Lantern's newest stories read aloud, once the site has been there for a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from broadsheet.audio import following, rules
from broadsheet.audio.models import Narration
from broadsheet.newsroom.models import Article

FIRST = 6
"""Stories: enough for a newcomer to press play, and seconds of one core."""
LATER = timedelta(seconds=45)
"""The first pages are printed meanwhile. `broadsheet narrate --all` reads the rest."""


def ask_for_some(*, now: datetime) -> None:
    """Ask for the newest English ones, if nothing was asked for yet."""
    if not rules.is_on() or Narration.objects.exists():
        return
    newest = Article.objects.public().in_language("en").newest_first()[:FIRST]
    for article in newest:
        following.ask(article, after=now + LATER)
