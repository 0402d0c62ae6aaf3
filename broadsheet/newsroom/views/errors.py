"""When something is not there, or broke."""

from __future__ import annotations

import base64
import hashlib

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from broadsheet.foundation import languages, sources
from broadsheet.newsroom.models import Article, Kill, Takedown

NEWEST = 5
"""Stories offered to somebody who is lost."""

STYLE = """
html{color-scheme:light dark}
body{margin:0;display:grid;place-items:center;min-height:100vh;font:1.125rem/1.55 Literata,Georgia,serif;color:#1b1714;background:#fffdf8}
main{max-width:34rem;padding:1.5rem;border-top:3px solid #a3161a}
h1{font-size:2.25rem;line-height:1.1;margin:.5rem 0 1rem}
p{margin:0 0 1rem}
a{color:inherit;display:inline-block;margin-right:1.5rem;text-decoration-color:#a3161a;text-underline-offset:.2em}
@media (prefers-color-scheme:dark){body{color:#f0e9df;background:#171412}main{border-color:#ff9d90}a{text-decoration-color:#ff9d90}}
"""
"""The whole look of the page for when everything else has failed: it must not need a second file."""


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page that helps to find what was meant."""
    language = languages.current()
    sources.record(f"list:archive/{language}")
    newest = list(
        Article.objects.public().in_language(language).newest_first().select_related("locale").defer("body")[:NEWEST]
    )
    return render(request, "errors/404.html", {"newest": newest}, status=404)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A page that says: not for you; and nothing of what is there."""
    return render(request, "errors/403.html", status=403)


def gone(request: HttpRequest, withdrawal: Kill | Takedown | None = None) -> HttpResponse:
    """The page was here and was taken away. Of it nothing is said but the note that was written for readers, if any."""
    if withdrawal is not None:
        sources.record(f"article:{withdrawal.article_id}")
    said = withdrawal if withdrawal is not None and withdrawal.public_note else None
    return render(request, "errors/410.html", {"said": said}, status=410)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs nothing: neither the database nor the chrome nor a style sheet."""
    language = languages.current()
    context = {"style": mark_safe(STYLE), "language": language, "front": languages.path_to(language, "front")}
    response = HttpResponse(render_to_string("errors/500.html", context), status=500)
    response["Content-Security-Policy"] = style_policy()
    response["Cache-Control"] = "no-store"
    return response


def style_policy() -> str:
    """For a page with `STYLE` in it: our policy allows no style in the page; this one is allowed by its hash."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'"
