"""When something is not there, or broke."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page that helps to find what was meant."""
    return render(request, "errors/404.html", status=404)


def gone(request: HttpRequest) -> HttpResponse:
    """The page was here and was taken away; nothing about it is said."""
    return render(request, "errors/410.html", status=410)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs nothing: neither the database nor the chrome."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)
