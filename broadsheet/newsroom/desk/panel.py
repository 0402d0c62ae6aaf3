"""The desk as the one panel of Wagtail's home page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from broadsheet.newsroom.desk.overview import desk
from broadsheet.newsroom.editing import beginning


class DeskPanel(Component):
    """Everything that a chief editor keeps an eye on."""

    name = "desk"
    order = 10
    template_name = "newsroom/desk/desk.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """The desk of the person who looks."""
        request = parent_context["request"]
        found = desk(request.user)
        return {
            "request": request,
            "csrf_token": parent_context.get("csrf_token"),
            "desk": found,
            "write_in": beginning.languages_of(request.user) if found.is_newsroom else [],
        }
