"""The desk's list of articles, the way to a new one, and the small answers that the article form asks for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.foundation import languages
from broadsheet.newsroom import access
from broadsheet.newsroom.desk import articles, standing
from broadsheet.newsroom.desk.rights import may_see_articles, staff_only
from broadsheet.newsroom.editing import beginning
from broadsheet.newsroom.models import Contributor, Section, Topic

SHARE_WIDTH, SHARE_HEIGHT = 1200, 630
"""Pixels that the large share cards need."""


@require_safe
@staff_only(may_see_articles)
def article_list(request: HttpRequest) -> HttpResponse:
    """All articles, the last edited first."""
    wanted = _wanted(request)
    listed = articles.listed(wanted)
    kept = {name: str(value) for name, value in request.GET.items() if name != "after" and value}
    context = {
        "header_title": _("Articles"),
        "breadcrumbs_items": [{"url": "", "label": _("Articles")}],
        "header_icon": "doc-full",
        "listed": listed,
        "wanted": wanted,
        "kept": kept,
        "next_query": urlencode(kept | {"after": listed.next}) if listed.next else "",
        "first_query": urlencode(kept),
        "states": [(state, standing.LABELS[state]) for state in articles.STATES],
        "sections": Section.objects.select_related("locale"),
        "author": Contributor.objects.filter(pk=wanted.contributor).first() if wanted.contributor else None,
        "languages": languages.codes(),
        "write_in": beginning.languages_of(request.user),  # type: ignore[arg-type]
    }
    return TemplateResponse(request, "newsroom/desk/articles.html", context)


@require_safe
def new_article(request: HttpRequest) -> HttpResponse:
    """The empty form, in the month's folder of `?language=`, the default one if none is given."""
    language = request.GET.get("language") or languages.default()
    try:
        folder = beginning.folder_for(language=language, by=request.user)  # type: ignore[arg-type]
    except beginning.MayNotWriteError:
        messages.error(request, _("You may not write articles in this language. Ask a chief editor for it."))
        return redirect("wagtailadmin_home")
    return redirect("wagtailadmin_pages:add", "newsroom", "article", folder.pk)


@require_safe
def signed_in(request: HttpRequest) -> JsonResponse:
    """Asked by an open form that could not save: is it the network, or has the session ended?"""
    return JsonResponse({"signed_in": True})


@require_safe
def topic_names(request: HttpRequest) -> JsonResponse:
    """Topics whose name begins with `?term=`, for completion."""
    term = request.GET.get("term", "").strip()
    if not term:
        return JsonResponse([], safe=False)
    found: dict[str, None] = {}
    for spelling in {term, term.capitalize()}:  # SQLite knows no case in Cyrillic
        topics = Topic.objects.filter(locale__language_code=request.GET.get("language", ""), name__istartswith=spelling)
        found |= dict.fromkeys(topics.values_list("name", flat=True)[:10])
    return JsonResponse(sorted(found)[:10], safe=False)


@require_safe
def picture_facts(request: HttpRequest, pk: int) -> JsonResponse:
    """What the form wants to know of a picture that has just been chosen."""
    picture = access.picture(request.user, pk)
    return JsonResponse(
        {
            "title": picture.title,
            "alt": picture.description,
            "caption": picture.caption,
            "credit": picture.credit,
            "width": picture.width,
            "height": picture.height,
            "too_small_to_share": picture.width < SHARE_WIDTH or picture.height < SHARE_HEIGHT,
        }
    )


def _wanted(request: HttpRequest) -> articles.Wanted:
    given: Any = request.GET
    return articles.Wanted(
        words=given.get("q", "").strip()[:200],
        state=given.get("state", "") if given.get("state", "") in articles.STATES else "",
        section=_number(given.get("section", "")),
        contributor=_number(given.get("author", "")),
        language=given.get("language", "") if given.get("language", "") in languages.codes() else "",
        mine=request.user if given.get("mine") else None,  # type: ignore[arg-type]
        after=given.get("after", ""),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None
