"""Unnamed sources on the desk: what waits for a chief editor, those of one article, and the approval itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.utils import get_valid_next_url_from_request

from broadsheet.newsroom import access, acts, draft_openings, sourcing
from broadsheet.newsroom.desk.rights import may_see_articles, staff_only
from broadsheet.newsroom.models import Way
from broadsheet.newsroom.refusals import RefusedError

ON_DESK = 8


@require_safe
@staff_only(may_see_articles)
def unnamed_sources(request: HttpRequest) -> HttpResponse:
    """All that waits, the longest first."""
    articles = {row.article_id: row.article for row in sourcing.awaited()}
    standings = [
        standing
        for article in articles.values()
        for standing in sourcing.standings(article)
        if not standing.is_approved and not standing.source.lacking
    ]
    return _page(request, standings=standings)


@require_safe
@staff_only(may_see_articles)
def unnamed_sources_of(request: HttpRequest, article: int) -> HttpResponse:
    """Those of the latest version of this article, approved or not."""
    story = access.article(request.user, article)
    if not draft_openings.is_public(story):
        draft_openings.note(story, way=Way.DESK, by=request.user)  # type: ignore[arg-type]
    return _page(request, standings=sourcing.standings(story), article=story)


@require_POST
@staff_only(may_see_articles)
def source_approval(request: HttpRequest, article: int, key: UUID) -> HttpResponse:
    """Approve the source as it was shown (`digest`), or take the approval back (`take_back=1`)."""
    story = access.article_for_approval(request.user, article)
    person: Any = request.user
    digest = request.POST.get("digest", "")
    try:
        if not digest and not request.POST.get("take_back"):
            messages.error(request, _("Please look at the source first."))
        elif request.POST.get("take_back"):
            sourcing.take_back(article=story, key=key, by=person)
            messages.success(request, _("The approval is taken back."))
        else:
            sourcing.approve(article=story, key=key, digest=digest, by=person)
            messages.success(request, _("The source is approved."))
    except RefusedError as error:
        messages.error(request, error.message)
    return redirect(get_valid_next_url_from_request(request) or "unnamed_sources")


def desk_panel(*, user: Any, **_more: Any) -> str:
    """What waits, for who can approve it. Nothing while nothing waits."""
    if not acts.may(user, sourcing.APPROVE):
        return ""
    awaited = sourcing.awaited()[:ON_DESK]
    return render_to_string("newsroom/desk/unnamed_sources_panel.html", {"awaited": awaited}) if awaited else ""


def _page(request: HttpRequest, **context: Any) -> HttpResponse:
    person: Any = request.user
    title = _("Unnamed sources")
    shown = {
        "header_title": title,
        "breadcrumbs_items": [{"url": "", "label": title}],
        "header_icon": "group",
        "may_approve": acts.may(person, sourcing.APPROVE),
        "may_take_back": acts.may(person, sourcing.TAKE_BACK),
        **context,
    }
    return TemplateResponse(request, "newsroom/desk/unnamed_sources.html", shown)
