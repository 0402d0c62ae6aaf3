"""Wagtail's page that scales a picture in any way that its address asks for."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def refused(request: HttpRequest, image_id: int, filter_spec: str) -> HttpResponse:
    """Not here: `shapes` lists the scalings that there are, and this page is a way to have a thousand others made."""
    raise Http404
