"""`/newsletters/` and each newsletter's own page: plates, the same for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from broadsheet.foundation import fragments, languages, sources
from broadsheet.newsletters.models import Issue, Newsletter, Receives
from broadsheet.newsletters.views import counted
from broadsheet.newsletters.writing import previews

ON_PAGE = 50


@require_safe
def newsletters(request: HttpRequest) -> HttpResponse:
    """All that are offered, with one form for any of them."""
    sources.record(f"newsletters:{languages.current()}")
    found = Newsletter.objects.offered(languages.current()).select_related("author")
    return render(request, "newsletters/newsletters.html", {"newsletters": found, **counted.told(found)})


@require_safe
def fragment(request: HttpRequest) -> HttpResponse:
    """The first that anybody may have, with its form, as it stands below every article."""
    sources.record(f"newsletters:{languages.current()}")
    found = Newsletter.objects.offered(languages.current()).filter(receives=Receives.ANYONE).first()
    return fragments.answer(request, "newsletters/fragment.html", {"newsletter": found})


@require_safe
def newsletter(request: HttpRequest, slug: str) -> HttpResponse:
    """One newsletter."""
    found = get_object_or_404(Newsletter.objects.offered(languages.current()).select_related("author"), slug=slug)
    sources.record(found.source, found.source_of_issues)
    issues = found.issues.filter(live=True).order_by("-first_published_at", "-pk")[:ON_PAGE]
    return render(request, "newsletters/newsletter.html", {"newsletter": found, "issues": issues})


@require_safe
def issue(request: HttpRequest, newsletter: str, slug: str) -> HttpResponse:
    """One issue in the archive, as those read it who are no members."""
    found = get_object_or_404(
        Issue.objects.filter(live=True, newsletter__language=languages.current()).select_related("newsletter__author"),
        newsletter__slug=newsletter, slug=slug,
    )  # fmt: skip
    sources.record(found.source, found.newsletter.source)
    return render(request, "newsletters/issue/page.html", previews.page_facts(found))
