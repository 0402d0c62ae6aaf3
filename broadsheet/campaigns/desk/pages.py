"""How a page about campaigns is put together."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.response import TemplateResponse

from broadsheet.membership.money_desk import showing


def page(request: HttpRequest, template: str, title: str, **facts: object) -> TemplateResponse:
    """In the frame of the money desk."""
    made = showing.page(request, template, title, **facts)
    made.template_name = f"campaigns/desk/{template}.html"
    return made
