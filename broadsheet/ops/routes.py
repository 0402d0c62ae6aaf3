"""First segments of paths that belong to the site itself, so that no page's slug can shadow them."""

from __future__ import annotations

from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

from broadsheet.foundation import languages

# Asked for by browsers and machines on their own, or kept for what is coming.
_ALWAYS = {
    "_", "cms", "media", "static", "healthz", "api", "ghost", "content", "favicon.ico", "robots.txt", "sitemap.xml",
    "news-sitemap.xml", "manifest.webmanifest", "section", "tag", "author", "series", "story", "news-feed", "live", "newsletters",
    "membership", "gift", "account", "search", "rss", "atom", "archive", "corrections", "imprint", "public", "private", "page",
    "admin", "login", "logout", "www", "index.html", "amp", "lite",
}  # fmt: skip


@cache
def reserved() -> frozenset[str]:
    """All reserved first segments: those above, every language code, and whatever the URL configuration begins with."""
    found = set(_ALWAYS)
    found.update(code.lower() for code in languages.codes())
    for pattern in get_resolver().url_patterns:
        _collect(pattern, found)
    found.discard("")
    return frozenset(found)


def is_reserved(slug: str) -> bool:
    """Whether a page may not be called this."""
    return slug.lower() in reserved()


def _collect(pattern: URLPattern | URLResolver, found: set[str]) -> None:
    route = str(getattr(pattern.pattern, "_route", ""))
    first = route.split("/", 1)[0]
    if first and "<" not in first:
        found.add(first)
    elif not first and isinstance(pattern, URLResolver):
        for inner in pattern.url_patterns:
            _collect(inner, found)
