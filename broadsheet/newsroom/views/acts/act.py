"""One act on one article: a page that says in plain words what will happen, and a button that does it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin.utils import get_valid_next_url_from_request

from broadsheet.newsroom import access, acts, delaying, refusals, second_person
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.refusals import NotAllowedError, RefusedError
from broadsheet.newsroom.views.acts.forms import NothingForm
from broadsheet.newsroom.views.acts.table import BY_NAME, Act


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The page of the act `name`, and on POST the act itself."""
    if name not in BY_NAME:
        raise Http404
    wanted = BY_NAME[name]
    person: Any = request.user
    article = access.article(person, pk)
    if not acts.may(person, wanted.permission):
        refusals.note(NotAllowedError("", act=f"article.{name.replace('-', '_')}", article_id=article.pk), by=person)
        raise PermissionDenied
    form = wanted.form(request.POST if request.method == "POST" else None, article=article)
    if request.method == "POST" and _is_done(request, wanted, article, form):
        return redirect(get_valid_next_url_from_request(request) or _edit_url(article))
    return TemplateResponse(request, "newsroom/acts/act.html", _context(request, wanted, article, form))


def _is_done(request: HttpRequest, wanted: Act, article: Article, form: NothingForm) -> bool:
    form.full_clean()
    if not form.is_valid():
        return False
    try:
        told = _do_or_ask(request.user, wanted, article, form.arguments())
    except RefusedError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, told % article.title)
    return True


def _do_or_ask(person: Any, wanted: Act, article: Article, arguments: dict[str, Any]) -> str:
    if wanted.guarded is not None and wanted.takes_two():
        second_person.ask(act=wanted.guarded, article=article, by=person, arguments=arguments)
        return _("Noted for “%s”. Nothing is done until a second person confirms it: it waits on the desk.")
    wanted.do(article=article, by=person, **arguments)
    return str(wanted.done)


def _context(request: HttpRequest, wanted: Act, article: Article, form: NothingForm) -> dict[str, Any]:
    return {
        "act": wanted,
        "article": article,
        "form": form,
        "embargo": article.embargo,
        "hold": article.legal_hold,
        "delays": delaying.waiting_by(article),
        "takes_two": wanted.takes_two(),
        "withdrawal": article.withdrawal,
        "next": get_valid_next_url_from_request(request),
        "edit_url": _edit_url(article),
        "page_title": wanted.label,
        "page_subtitle": article.get_admin_display_title(),
        "header_icon": wanted.icon,
        "header_title": f"{wanted.label}: {article.get_admin_display_title()}",
        "breadcrumbs_items": [
            {"url": reverse("article_list"), "label": Article._meta.verbose_name_plural},
            {"url": _edit_url(article), "label": article.get_admin_display_title()},
            {"url": "", "label": wanted.label},
        ],
    }


def _edit_url(article: Article) -> str:
    return reverse("wagtailadmin_pages:edit", args=[article.pk])
