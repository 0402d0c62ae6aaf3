"""How a page of the live desk is put together, and how its acts answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from broadsheet.live import rights
from broadsheet.live.refusals import RefusedError
from broadsheet.newsroom.desk.rights import View, staff_only


def needing(permission: str) -> Callable[[View], View]:
    """Refuse whoever has not this right."""
    return staff_only(lambda user: user.has_perm(permission))


def page(request: HttpRequest, template: str, title: str, *, status: int = 200, **facts: object) -> TemplateResponse:
    """A page with its title and the way back."""
    crumbs = [{"url": reverse("live_desk"), "label": _("Live")}, {"url": "", "label": title}]
    who = request.user
    may = {
        "may_file": who.has_perm(rights.FILE), "may_publish": who.has_perm(rights.PUBLISH),
        "may_correct": who.has_perm(rights.CORRECT), "may_withdraw": who.has_perm(rights.WITHDRAW),
        "may_run": who.has_perm(rights.RUN),
    }  # fmt: skip
    return TemplateResponse(
        request, f"live/desk/{template}.html",
        {"title": title, "header_title": title, "breadcrumbs_items": crumbs, **may, **facts}, status=status,
    )  # fmt: skip


def saying(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """Do it and say so, or say why not. Returns whether it was done."""
    try:
        act()
    except RefusedError as error:
        messages.error(request, str(error))
        return False
    messages.success(request, done)
    return True


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks."""
    return request.accepts("application/json") and "application/json" in request.headers.get("Accept", "")
