"""`/cms/live/phone/`: one field and a big button, for a bad line. Light, and without anything of the admin's around it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.foundation import languages
from broadsheet.live import access, rights
from broadsheet.live.desk import box
from broadsheet.live.desk.pages import needing, wants_json
from broadsheet.live.desk.rooms import Room
from broadsheet.live.models import Channel, CoverageState
from broadsheet.live.refusals import RefusedError


@never_cache
@needing(rights.FILE)
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """The page, and where it files to."""
    found = _rooms(request.user)
    asked = request.POST.get("room") or request.GET.get("room") or next(iter(found))
    is_script = wants_json(request)
    room = found.get(asked)
    if room is None:
        gone = _("This coverage is over, or was never there. Choose another place.")
        return box.refusal(gone, status=409) if is_script else _page(request, found, next(iter(found)), error=gone)
    if request.method != "POST":
        return _page(request, found, asked)
    form = box.filled(request, room)
    if form.is_valid():
        try:
            filed = box.file(form, room, request.user, channel=Channel.PHONE)
        except RefusedError as error:
            if is_script:
                return box.refusal(str(error), status=409)
            box.give_new_key(form)
            form.add_error(None, str(error))
        else:
            if is_script:
                return box.answer(filed)
            messages.success(request, box.said(filed))
            return redirect(f"{request.path}?room={asked}")
    if is_script:
        return box.refusal(box.errors(form), status=400)
    return _page(request, found, asked, form=form)


def _rooms(by: Any) -> dict[str, Room]:
    """Where something can be filed now: what is live first, the feeds last."""
    going = access.coverages(by).exclude(state=CoverageState.ENDED)
    order = [CoverageState.LIVE, CoverageState.PAUSED, CoverageState.SCHEDULED]
    coverages = sorted(going[:50], key=lambda one: order.index(CoverageState(one.state)))
    every = [*(Room(one.language, one) for one in coverages), *(Room(code) for code in languages.codes())]
    return {room.key: room for room in every}


def _page(
    request: HttpRequest, found: dict[str, Room], chosen: str, *, form: Any = None, error: str = ""
) -> HttpResponse:
    form = form or box.empty(found[chosen], request.user)
    if error:
        messages.error(request, error)
    names = [(key, room.title if room.coverage else _("News feed: %s") % room.title) for key, room in found.items()]
    facts = {"title": _("File a post"), "rooms": names, "chosen": chosen, "form": form}
    facts["may_publish"] = request.user.has_perm(rights.PUBLISH)
    return TemplateResponse(request, "live/desk/phone.html", facts, status=400 if form.errors or error else 200)
