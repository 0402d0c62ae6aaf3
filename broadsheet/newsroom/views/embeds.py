"""What the desk sees of embeds."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from broadsheet.newsroom.desk.rights import may_see_articles
from broadsheet.newsroom.embeds import copying


def desk_panel(*, user: Any, **_more: Any) -> str:
    """Pieces of other sites that published stories show as a plain link. Nothing while there are none."""
    if not may_see_articles(user):
        return ""
    copies = copying.failures()
    return render_to_string("newsroom/desk/embeds_panel.html", {"copies": copies}) if copies else ""
