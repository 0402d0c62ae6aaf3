"""`/subscription/opened/<code>.gif`: the picture of letters whose newsletter counts openings. It is one clear dot, whatever the code is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from broadsheet.newsletters.openings import counting

DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
"""A GIF of one clear pixel: mail programs show nothing newer everywhere."""


@never_cache
@require_safe
def picture(request: HttpRequest, code: str) -> HttpResponse:
    """A row is added or not; nothing else changes."""
    counting.note(code=code, method=request.method or "", agent=request.headers.get("user-agent", ""))
    response = HttpResponse(DOT, content_type="image/gif")
    response["X-Robots-Tag"] = "noindex"
    return response
