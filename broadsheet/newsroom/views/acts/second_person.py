"""One act that waits for a second person: a page that says who asked for what, and two buttons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from broadsheet.newsroom import access, acts, confirming, second_person
from broadsheet.newsroom.models import GuardedAct, SecondPersonRequest
from broadsheet.newsroom.refusals import RefusedError
from broadsheet.newsroom.views.acts.table import GUARDED

DESK_ROWS = 6


@require_http_methods(["GET", "HEAD", "POST"])
def second_person_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The request, and on POST its confirmation or, with `decline`, its end."""
    person: Any = request.user
    asked = access.second_person_request(person, pk)
    if request.method == "POST":
        return _answered(request, asked, person)
    return TemplateResponse(request, "newsroom/acts/second_person.html", _context(asked, person))


def desk_panel(*, user: Any, **_more: Any) -> str:
    """What waits, on the desk of whoever may confirm it or has asked for it. Nothing while nothing waits."""
    if not user.has_perm("wagtailadmin.access_admin"):
        return ""
    found = list(second_person.waiting(user)[:DESK_ROWS])
    return render_to_string("newsroom/desk/second_person_panel.html", {"requests": found}) if found else ""


def _answered(request: HttpRequest, asked: SecondPersonRequest, person: Any) -> HttpResponse:
    try:
        if request.POST.get("answer") == "decline":
            confirming.decline(request=asked, by=person)
            messages.success(request, _("It is not done."))
        else:
            confirming.confirm(request=asked, by=person)
            messages.success(request, str(GUARDED[GuardedAct(asked.act)].done) % asked.article.title)
    except RefusedError as error:
        messages.error(request, error.message)
        return redirect("second_person_request", asked.pk)
    return redirect("wagtailadmin_home")


def _context(asked: SecondPersonRequest, person: Any) -> dict[str, Any]:
    guarded = GuardedAct(asked.act)
    edit_url = reverse("wagtailadmin_pages:edit", args=[asked.article_id])
    return {
        "asked": asked,
        "act": GUARDED[guarded],
        "notes": [note for note in asked.arguments.get("translations", {}).items()],
        "is_own": asked.asked_by_id == person.pk,
        "may_confirm": asked.asked_by_id != person.pk and acts.may(person, second_person.PERMISSIONS[guarded]),
        "edit_url": edit_url,
        "page_title": _("For a second person"),
        "header_icon": "group",
        "header_title": _("For a second person"),
        "breadcrumbs_items": [
            {"url": edit_url, "label": asked.article.get_admin_display_title()},
            {"url": "", "label": _("For a second person")},
        ],
    }
