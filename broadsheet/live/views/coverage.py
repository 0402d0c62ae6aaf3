"""`/live/<slug>/` with its newest posts, pages of earlier ones, and the same posts alone for pages that are open."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.foundation import clock, fragments, languages, sources
from broadsheet.live import live_json_ld, saying, showing, wording
from broadsheet.live.models import Coverage, CoverageState
from broadsheet.live.models.coverage import PART
from broadsheet.newsroom.metadata import Own
from broadsheet.newsroom.models import Publication
from kiosk import plates

CARRIED_TOP = 2000
"""Characters of what stands above the posts that open pages are told without their asking."""


@require_safe
def coverage(request: HttpRequest, slug: str) -> HttpResponse:
    """The page. Raises `Http404`."""
    found = _found(slug)
    facts = _newest(request, found)
    new = render_to_string("live/new.html", facts, request)
    facts |= {"tag": plates.digest(new.encode()), "size": PART, "words": json.dumps(_words())}
    if found.section:
        sources.record(f"section:{found.section.pk}")
    json_ld = live_json_ld.script(found, facts["posts"], Publication.load())
    facts["metadata"] = Own(
        title=found.headline,
        description=found.summary or showing.opening(facts["posts"]),
        feeds=("coverage", found.slug),
        published=found.began_at,
        updated=found.changed_at,
        section=found.section.name if found.section else "",
        json_ld=json_ld,
    )
    return render(request, "live/coverage.html", facts)


@require_safe
def fragment(request: HttpRequest, slug: str) -> HttpResponse:
    """What is newest of it, without the page around it. Raises `Http404`."""
    return fragments.answer(request, "live/told.html", _newest(request, _found(slug)))


@require_safe
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """What open pages are told: the state, the newest posts, and of the others only which they are. Raises `Http404`.

    It is so small that it travels with the news of its change, and most pages need to ask for nothing.
    """
    return fragments.answer(request, "live/new.html", _newest(request, _found(slug)))


@require_safe
def part(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One page of earlier posts, the first of which has the oldest. Raises `Http404`."""
    found = _found(slug, is_part=True)
    sources.record(found.source_of_part(number), found.source_of_strip)
    if not found.has_part(number):
        raise Http404
    posts = showing.part(found, number)
    newer = number + 1 if (number + 1) * PART <= found.last_number else 0
    facts = {"coverage": found, "posts": posts, "number": number, "newer": newer}
    facts["metadata"] = Own(
        title=f"{found.headline}: {_('Earlier posts')} {number}", description=showing.opening(posts)
    )
    return render(request, "live/part.html", facts)


@require_safe
def strip(request: HttpRequest) -> HttpResponse:
    """What is being told live now, for articles of its section."""
    language = languages.current()
    sources.record(f"list:coverages/{language}")
    running = Coverage.objects.running().in_language(language)
    return fragments.answer(request, "live/strip.html", {"coverages": running})


def _words() -> dict[str, Any]:
    """What the browser's script says, in the page's language."""
    return {
        "new": saying.of_posts(),
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "latest": _("Jump to the latest"),
        "check": _("Check for updates"),
        "none": _("Nothing new yet."),
        "failed": _("That didn’t work. Please try again."),
    }


def _found(slug: str, *, is_part: bool = False) -> Coverage:
    found = (
        Coverage.objects.public().in_language(languages.current()).filter(slug=slug).select_related("section").first()
    )
    if found is None:
        raise Http404
    if not is_part:
        sources.record(found.source)
    return found


def _newest(request: HttpRequest, coverage: Coverage) -> dict[str, Any]:
    """The page says the tag of what is told of it: a browser that knows that knows whether it has missed anything."""
    posts = showing.newest(coverage)
    carried = showing.carried(posts)
    if coverage.state == CoverageState.SCHEDULED and coverage.starts_at and coverage.starts_at > clock.now():
        sources.record_moment(coverage.starts_at)
    above = {
        "coverage": coverage,
        "pinned": showing.pinned(coverage),
        "key_events": showing.key_events(coverage, posts),
        "bulletin": wording.html(coverage.bulletin),
    }
    top = render_to_string("live/top.html", above, request)
    return {
        "coverage": coverage,
        "posts": posts,
        "carried": carried,
        "named": posts[len(carried) :],
        "earlier": showing.earlier(coverage, posts),
        "changed_before": showing.changed_before(coverage, posts),
        "top": top,
        "top_version": plates.digest(top.encode()),
        "leaves_top_out": len(top) > CARRIED_TOP,
    }
