"""What the browser of a signed-in person may know to fill a page's slots."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from broadsheet.foundation import known


@require_safe
def me(request: HttpRequest) -> JsonResponse:
    """Who asks: `{"known": "staff"}`, `"member"`, `"reader"`, or `""` for a stranger. Never cached."""
    response = JsonResponse({"known": known.known_as(request.user)})
    response["Cache-Control"] = "private, no-store"
    return response


def staff(person: Any) -> str:
    """Whoever may come to the desk is known as staff, whatever else they are."""
    return known.STAFF if person.has_perm("wagtailadmin.access_admin") else ""
