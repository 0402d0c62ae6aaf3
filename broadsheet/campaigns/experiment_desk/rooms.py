"""The desk's way to experiments, in the row of the money desk's rooms."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from broadsheet.campaigns import rights


def room(request: HttpRequest, **_more: object) -> str:
    """Its tab, for those who may see experiments."""
    if not request.user.has_perm(rights.SEE_EXPERIMENTS):
        return ""
    here = reverse("money_experiments")
    current = mark_safe(' aria-current="page"') if request.path == here else ""
    return format_html('<a href="{}"{}>{}</a>', here, current, _("Experiments"))
