"""`/sitemap.xml` and what it leads to, `/news-sitemap.xml`, `/robots.txt`."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from broadsheet.foundation import languages, sources
from broadsheet.newsroom import sitemaps
from broadsheet.newsroom.feeds.generators import clean
from broadsheet.newsroom.models import Publication


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The sitemaps of the current edition: its pages, and each of its months."""
    language = languages.current()
    months = [
        (languages.url_to(language, "sitemap_month", f"{month:%Y}", f"{month:%m}"), changed)
        for month, changed in sitemaps.months(language)
    ]
    pages = languages.url_to(language, "sitemap_pages")
    return _xml("newsroom/sitemap_index.xml", {"pages": pages, "months": months})


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """Everything but articles."""
    return _xml("newsroom/sitemap.xml", {"entries": sitemaps.pages(languages.current())})


@require_safe
def month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """The articles of one month; 404 where there are none."""
    try:
        first = date(int(year), int(month), 1)
    except ValueError as error:
        raise Http404 from error
    if not 1900 <= first.year <= 9000:
        raise Http404
    entries = sitemaps.articles(languages.current(), first)
    if not entries:
        raise Http404
    return _xml("newsroom/sitemap.xml", {"entries": entries})


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The news of the last two days."""
    language = languages.current()
    sources.record("chrome")
    context = {"items": sitemaps.news(language), "language": language, "publication": Publication.load().name}
    return _xml("newsroom/news_sitemap.xml", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may fetch, and the sitemaps of every edition that lives on this host."""
    here = languages.origin(languages.current())
    maps = [
        languages.url_to(code, view)
        for code in languages.codes()
        if languages.origin(code) == here
        for view in ("sitemap", "news_sitemap")
    ]
    lines = ["User-agent: *", "Disallow: /cms/", "Disallow: /_/", "", *(f"Sitemap: {url}" for url in maps), ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def _xml(template: str, context: dict[str, object]) -> HttpResponse:
    return HttpResponse(clean(render_to_string(template, context)), content_type="application/xml; charset=utf-8")
