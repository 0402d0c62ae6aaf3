"""`/_/special/<page>/<digest>/`: what stands in a special project's frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from broadsheet.foundation import sources
from broadsheet.newsroom import gate, specials
from broadsheet.newsroom.models import Article, StandingPage


@require_safe
@xframe_options_sameorigin
def special(request: HttpRequest, page: int, digest: str) -> HttpResponse:
    """The project's HTML, if it stands in the open part of a page that is out."""
    sources.record(f"article:{page}")
    html = specials.find(_open_blocks(page), digest)
    if html is None:
        raise Http404
    response = HttpResponse(html)
    response["Content-Security-Policy"] = specials.POLICY
    response["Cache-Control"] = "public, max-age=300"
    response["X-Robots-Tag"] = "noindex"
    return response


def _open_blocks(page: int) -> Iterable[Any]:
    """The blocks that everyone may read of the page, if it is out."""
    article = Article.objects.public().filter(pk=page).first()
    if article is not None:
        return gate.open_blocks(article)
    standing = StandingPage.objects.live().filter(pk=page).first()
    return standing.body if standing else []
