"""What the browser of a signed-in person may know to fill a page's slots."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse


def me(request: HttpRequest) -> JsonResponse:
    """Who asks: `{"known": "staff"}` or `{"known": ""}`. Never cached."""
    is_staff = request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin")
    response = JsonResponse({"known": "staff" if is_staff else ""})
    response["Cache-Control"] = "private, no-store"
    return response
