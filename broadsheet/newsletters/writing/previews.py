"""An issue as the editor shows it beside its form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from broadsheet.newsletters.writing import mails, parts

if TYPE_CHECKING:
    from broadsheet.newsletters.models import Issue

DARK = "@media (prefers-color-scheme: dark)"
SOMEBODY = "Olha"
"""Whose name stands in a greeting that is only looked at."""


def show(issue: Issue, request: HttpRequest, mode: str) -> HttpResponse:
    """One of the issue's preview modes."""
    if mode == "web":
        return render(request, "newsletters/issue/page.html", page_facts(issue))
    written = mails.write(issue, for_member=mode == "mail_member")
    if mode == "mail_dark":
        written = replace(written, html=written.html.replace(DARK, "@media all"))
    own = mails.personal(written, issue=issue, name=SOMEBODY, end="#", preferences="#")
    if mode == "text":
        return HttpResponse(own.text, content_type="text/plain; charset=utf-8")
    response = HttpResponse(own.html)
    response["Content-Security-Policy"] = (
        "default-src 'none'; img-src * data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    return response


def page_facts(issue: Issue) -> dict[str, Any]:
    """What its page in the archive is made from: as those read it who are no members."""
    return {
        "issue": issue,
        "newsletter": issue.newsletter,
        "parts": parts.on_page(issue),
        "corrections": issue.corrections.all() if issue.pk else [],
    }
