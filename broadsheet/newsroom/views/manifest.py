"""What a telephone needs to put the paper on its home screen, and the icon that browsers ask for on their own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from broadsheet.foundation import languages, sources
from broadsheet.newsroom import themes
from broadsheet.newsroom.models import Publication

ICON_SIZES = (192, 512)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web manifest."""
    sources.record("chrome")
    publication = Publication.load()
    paper = themes.ground(publication)
    response = JsonResponse(
        {
            "name": publication.name,
            "short_name": publication.name,
            "description": publication.description or publication.tagline,
            "lang": languages.default(),
            "start_url": "/",
            "scope": "/",
            "display": "browser",
            "background_color": paper,
            "theme_color": paper,
            "icons": [
                {"src": static(f"icons/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
                for size in ICON_SIZES
            ],
        },
        content_type="application/manifest+json",
    )
    response["Cache-Control"] = "public, max-age=3600"
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon that old browsers and machines ask for by this name."""
    return HttpResponseRedirect(static("icons/favicon.ico"))
