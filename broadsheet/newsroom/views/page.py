"""`/<slug>/`: an article, a standing page, a redirect, or nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page

from broadsheet.foundation import languages, printing, sources
from broadsheet.newsroom import alongside, composing
from broadsheet.newsroom.models import Article, StandingPage
from broadsheet.newsroom.views import errors
from broadsheet.ops.models import Address


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Whatever lives at this address of the current edition."""
    language = languages.current()
    sources.record(f"address:{language}/{slug}")
    address = Address.objects.at(language, slug)
    if address is None:
        raise Http404
    if address.gone_at:
        return errors.gone(request)
    if address.redirect_to:
        return HttpResponsePermanentRedirect(address.redirect_to)
    if address.page is None or not address.page.live:
        if address.page is not None and getattr(address.page.specific, "is_gone", False):
            return errors.gone(request, address.page.specific.withdrawal)
        raise Http404
    found = _whole(address.page)
    if not address.is_current:
        return HttpResponsePermanentRedirect(found.url)
    if isinstance(found, Article):
        return article(request, found)
    if isinstance(found, StandingPage):
        return render(request, "newsroom/standing_page.html", {"page": found})
    raise Http404


def article(request: HttpRequest, found: Article) -> HttpResponse:
    """An article as readers see it."""
    composing.of(found, whole=printing.wants_whole())
    return render(request, found.template, {"page": found, "article": found})


def _whole(found: Page) -> Page:
    """The page as its own kind, an article with all that stands beside its text in the same query."""
    articles = Article.objects.select_related("locale", "section__locale", "series__locale")
    return alongside.found_with(articles).filter(pk=found.pk).first() or found.specific
