"""What stands before every view of the CMS."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_valid_next_url_from_request

from broadsheet.newsroom import doors, refusals
from broadsheet.newsroom.refusals import RefusedError

DESK_POLICY = "; ".join(
    [
        "default-src 'self'",
        # Wagtail's admin has scripts and styles within its pages.
        "script-src 'self' 'unsafe-inline'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        # A pasted picture comes as an address that holds it; nothing is asked of anybody.
        "connect-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)
"""The desk asks nobody else for anything: who works on what, and from where, is the newsroom's own."""


class NewsroomMiddleware:
    """Keeps the business side out of the newsroom's rooms, and tells a refusal in words instead of an error page.

    Wagtail has many pages that publish (approve, bulk, copy, its API); a refusal may come out of any of them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        response = self.get_response(request)
        if request.path_info.startswith("/cms/") and "Content-Security-Policy" not in response:
            response["Content-Security-Policy"] = DESK_POLICY
        if request.path_info.startswith("/documents/"):
            # Staff see drafts' documents. Said of those that don't exist too: the header must not tell which do.
            patch_vary_headers(response, ["Cookie"])
            if getattr(request, "is_closed_document", False) and response.status_code != 404:
                response["Cache-Control"] = "private, no-store"
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Turn away whoever has no business here."""
        if not request.path_info.startswith("/cms/") or doors.is_open(request):
            return None
        if _wants_data(request) or not doors.is_staff(request):
            raise PermissionDenied
        messages.error(request, _("That page belongs to the newsroom. Your role doesn't open it."))
        return HttpResponseRedirect(reverse("wagtailadmin_home"))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A refused act: write it down, say why, and go back."""
        if not isinstance(error, RefusedError):
            return None
        person: Any = request.user
        refusals.note(error, by=person if person.is_authenticated else None)
        if _wants_data(request):
            return JsonResponse({"success": False, "error": error.message}, status=409)
        messages.error(request, error.message)
        return HttpResponseRedirect(get_valid_next_url_from_request(request) or _back_to(error))


def _back_to(error: RefusedError) -> str:
    if error.article_id is None:
        return reverse("wagtailadmin_home")
    return reverse("wagtailadmin_pages:edit", args=[error.article_id])


def _wants_data(request: HttpRequest) -> bool:
    return (
        request.headers.get("x-requested-with") == "XMLHttpRequest"
        or "application/json" in request.headers.get("accept", "")
        or request.path_info.startswith("/cms/api/")
    )
