"""Narrations on the desk: the list, one article's, its files, and the acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.audio import access, deciding, figures, recording, rights, spoken
from broadsheet.audio.desk import showing
from broadsheet.audio.desk.forms import RecordingForm, SilenceForm
from broadsheet.newsroom import files
from broadsheet.newsroom.desk.rights import View, staff_only
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.refusals import RefusedError


def needing(permission: str) -> Callable[[View], View]:
    """Refuse whoever has not this right."""
    return staff_only(lambda user: user.has_perm(permission))


@never_cache
@needing(rights.SEE)
@require_safe
def narrations(request: HttpRequest) -> HttpResponse:
    """All that are current: what waits, what failed and why, and what it has cost."""
    rows, wanted = access.narrations(request.user), request.GET.get("show", "")
    page = Paginator(showing.listed(rows, wanted), showing.SHOWN).get_page(request.GET.get("p"))
    return _page(request, "narrations", _("Narrations"), page=page, show=wanted, figures=figures.figures())


@never_cache
@needing(rights.SEE)
@require_http_methods(["GET", "HEAD", "POST"])
def narration(request: HttpRequest, pk: int) -> HttpResponse:
    """One article's: listen, have it made again, bring a recording."""
    if request.method == "POST":
        return _bring(request, access.article_to_record(request.user, pk))
    return _of_article(request, access.article(request.user, pk))


@never_cache
@needing(rights.SEE)
@require_safe
def sound(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, for staff only."""
    row = access.narration(request.user, pk)
    try:
        response = files.send(request, default_storage, row.file or "-")
    except (FileNotFoundError, OSError):
        raise Http404 from None
    response["Cache-Control"] = "private, no-store"
    return cast(HttpResponse, response)


@needing(rights.MAKE)
@require_POST
def another(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it made again."""
    article = access.article_to_narrate(request.user, pk)
    return _done(
        request, article, lambda by: deciding.make_again(article=article, by=by), _("It is being read aloud again.")
    )


@needing(rights.MAKE)
@require_POST
def silence(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it not read."""
    article, form = access.article_to_narrate(request.user, pk), SilenceForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    act = lambda by: deciding.silence(article=article, reason=reason, by=by)  # noqa: E731
    return _done(request, article, act, _("No synthetic voice reads this article."))


@needing(rights.MAKE)
@require_POST
def silence_lifted(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it read after all."""
    article = access.article_to_narrate(request.user, pk)
    return _done(
        request, article, lambda by: deciding.speak_after_all(article=article, by=by), _("It will be read aloud.")
    )


@needing(rights.RECORD)
@require_POST
def taken_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a person's recording back."""
    row = access.recording(request.user, pk)
    act = lambda by: recording.take_back(narration=row, by=by)  # noqa: E731
    return _done(request, row.article, act, _("The recording is taken back."))


@needing(rights.RECORD)
@require_POST
def offered_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a recording still says what the article says."""
    row = access.recording(request.user, pk)
    digest = request.POST.get("digest", "")
    act = lambda by: recording.say_that_it_holds(narration=row, digest=digest, by=by)  # noqa: E731
    return _done(request, row.article, act, _("The recording is offered again."))


def _bring(request: HttpRequest, article: Article) -> HttpResponse:
    wanted = spoken.wanted_of(article) if article.is_public else []
    form = RecordingForm(request.POST, request.FILES, wanted=wanted)
    if form.is_valid():
        facts, by = form.cleaned_data, _person(request)
        try:
            recording.bring(
                article=article, made=facts["file"], reader=facts["reader"], part=facts["part"],
                digest=form.digest_seen(), by=by,
            )  # fmt: skip
        except RefusedError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Readers hear the recording now."))
            return redirect("narration", article.pk)
    return _of_article(request, article, form=form, status=422)


def _of_article(
    request: HttpRequest, article: Article, *, form: RecordingForm | None = None, status: int = 200
) -> HttpResponse:
    facts = showing.of_article(article)
    form = form or RecordingForm(wanted=facts["wanted"])
    digests = {each.part.value: each.digest for each in facts["wanted"]}
    for row in facts["put_by"]:
        row.digest_now = digests.get(row.part, "")
    return _page(request, "narration", _("Narration"), status=status, form=form, silence_form=SilenceForm(), **facts)


def _done(request: HttpRequest, article: Article, act: Callable[[Any], Any], told: str) -> HttpResponse:
    try:
        act(_person(request))
    except RefusedError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, told)
    return redirect("narration", article.pk)


def _person(request: HttpRequest) -> Any:
    return request.user


def _page(request: HttpRequest, template: str, title: str, *, status: int = 200, **facts: object) -> TemplateResponse:
    crumbs = [{"url": reverse("narrations"), "label": _("Narrations")}, {"url": "", "label": title}]
    who = request.user
    may = {"may_make": who.has_perm(rights.MAKE), "may_record": who.has_perm(rights.RECORD)}
    return TemplateResponse(
        request, f"audio/desk/{template}.html",
        {"title": title, "header_title": title, "breadcrumbs_items": crumbs, **may, **facts}, status=status,
    )  # fmt: skip
