"""`/<slug>/changes/`: what changed in an article since it came out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from broadsheet.foundation import languages, sources
from broadsheet.newsroom import telling_changes
from broadsheet.newsroom.models import Article
from broadsheet.ops.models import Address


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """Each change with its time, the newest first; 404 for an article without any, and for one that is not out."""
    language = languages.current()
    sources.record(f"address:{language}/{slug}")
    address = Address.objects.at(language, slug)
    if address is None or address.page_id is None:
        raise Http404
    article = Article.objects.public().filter(pk=address.page_id).select_related("locale").defer("body").first()
    if article is None:
        raise Http404
    told = telling_changes.of(article)
    if not told:
        raise Http404
    if not address.is_current:
        return HttpResponsePermanentRedirect(article.changes_url)
    return render(request, "newsroom/changes.html", {"article": article, "changes": told})
