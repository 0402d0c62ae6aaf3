"""Who opened a draft of an article: for chief editors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.newsroom import access, draft_openings

SHOWN = 200


@require_safe
def openings(request: HttpRequest, article: int) -> HttpResponse:
    """The latest first."""
    story = access.article_for_audit(request.user, article)
    rows = list(draft_openings.of(story)[: SHOWN + 1])
    context = {
        "header_title": _("Who opened this draft"),
        "breadcrumbs_items": [{"url": "", "label": _("Who opened this draft")}],
        "header_icon": "view",
        "article": story,
        "openings": rows[:SHOWN],
        "more": len(rows) > SHOWN,
        "days": draft_openings.KEPT.days,
    }
    return TemplateResponse(request, "newsroom/desk/draft_openings.html", context)
