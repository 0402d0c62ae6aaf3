"""The desk's page of what a trustworthy paper has in public, and the button that begins one of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from broadsheet.foundation import languages
from broadsheet.newsroom.desk import who_we_are
from broadsheet.newsroom.desk.rights import may_publish, staff_only
from broadsheet.newsroom.models import Duty


@require_safe
@staff_only(may_publish)
def trust_pages(request: HttpRequest) -> HttpResponse:
    """Which are written, in which languages."""
    return TemplateResponse(request, "newsroom/desk/who_we_are.html", {"rows": who_we_are.rows()})


@staff_only(may_publish)
@require_POST
def begin_trust_page(request: HttpRequest, duty: str, language: str) -> HttpResponse:
    """Begin a draft and open it."""
    if duty not in Duty.values or language not in languages.codes():
        raise Http404
    try:
        page = who_we_are.begin(duty=Duty(duty), language=language, by=request.user)  # type: ignore[arg-type]
    except who_we_are.WrittenAlreadyError as error:
        messages.warning(request, str(error))
        return redirect("trust_pages")
    return redirect("wagtailadmin_pages:edit", page.pk)
