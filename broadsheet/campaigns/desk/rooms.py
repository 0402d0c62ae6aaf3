"""The desk's way to campaigns, in the row of the money desk's rooms."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from broadsheet.campaigns import rights


def room(request: HttpRequest, **_more: object) -> str:
    """Its tab, for those who may see campaigns."""
    if not request.user.has_perm(rights.SEE):
        return ""
    here = reverse("money_campaigns")
    current = mark_safe(' aria-current="page"') if request.path == here else ""
    return format_html('<a href="{}"{}>{}</a>', here, current, _("Campaigns"))


def asks(request: HttpRequest, **_more: object) -> str:
    """The tab of asks, for those who may see them."""
    if not request.user.has_perm(rights.SEE_ASKS):
        return ""
    return format_html('<a href="{}">{}</a>', reverse("wagtailsnippets_campaigns_ask:list"), _("Asks"))
