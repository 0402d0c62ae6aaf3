"""Pictures under their public names."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve


def public_media(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file; its name is the hash of its bytes, so it may be kept for ever."""
    response = serve(request, name, document_root=settings.PUBLIC_MEDIA_ROOT)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    return response
