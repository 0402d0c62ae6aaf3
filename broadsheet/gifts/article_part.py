"""“Gift this article”: what stands below a closed article for members. The plate is the same for all; who reads it as a
member has the slot filled in by their browser, and without scripts the whole article has a plain link.
"""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from broadsheet.foundation import sources, stories
from broadsheet.gifts.models import GiftLinkSettings

SOURCE = "gift-link-settings"


def part(article: Any, composed: Any = None, **_context: object) -> str:
    """Nothing for what everybody may read, and nothing where no links are given."""
    if article.access == stories.OPEN or not article.pk:
        return ""
    sources.record(SOURCE)
    if not GiftLinkSettings.load().links_a_month:
        return ""
    is_whole = composed is not None and not composed.shows_gate
    return render_to_string("gifts/article_part.html", {"article": article, "is_whole": is_whole})
