"""After an act on an article: what is said, and where somebody goes: to the list, never into the tree of month folders."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_valid_next_url_from_request

from broadsheet.newsroom import picture_words
from broadsheet.newsroom.models import Article

_LEAVING = ("action-publish", "action-submit", "action-restart-workflow", "action-workflow-action")


def to_the_list(request: HttpRequest, page: Any) -> HttpResponse | None:
    """After publishing or submitting an article; a saved draft stays open. Wagtail's `after_…_page` hooks."""
    if not isinstance(page.specific, Article):
        return None
    if not any(request.POST.get(name) for name in _LEAVING):
        return None
    return redirect(get_valid_next_url_from_request(request) or "article_list")


def away_from_the_tree(request: HttpRequest, page: Any) -> HttpResponse | None:
    """After deleting or unpublishing an article."""
    if request.method != "POST" or not isinstance(page.specific_deferred, Article):
        return None
    return redirect(get_valid_next_url_from_request(request) or "article_list")


def say_what_is_lacking(request: Any, page: Any) -> None:
    """Whoever publishes learns at once what readers miss beside the pictures. It holds nothing up."""
    if isinstance(page, Article):
        for lack in picture_words.lacking(page):
            messages.warning(request, str(lack))
        for row in page.machine_help.filter(checked_at__isnull=True):
            told = _("Nobody has compared this yet, and readers are told so: %(help)s.") % {"help": row}
            messages.warning(request, told)
