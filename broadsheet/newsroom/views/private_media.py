"""Originals and renditions, for staff only."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve
from wagtail.admin.auth import require_admin_access


@require_admin_access  # type: ignore[untyped-decorator]
def private_media(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file of the private storage, never cached by anybody else."""
    response = serve(request, name, document_root=settings.MEDIA_ROOT)
    response["Cache-Control"] = "private, max-age=600"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return response
