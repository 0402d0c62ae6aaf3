"""`/cms/live/`: every coverage, its room, and what people do about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.foundation import languages
from broadsheet.live import access, addressing, beating, covering, making, rights
from broadsheet.live.desk import box, rooms
from broadsheet.live.desk.forms import CoverageForm
from broadsheet.live.desk.pages import needing, page, saying
from broadsheet.live.desk.rooms import Room
from broadsheet.live.models import Coverage, CoverageState, PostState
from broadsheet.live.refusals import RefusedError

SHOWN = 100
_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@needing(rights.SEE)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What is live first, then what is to come, then what is over."""
    waits = Count("posts", filter=Q(posts__state=PostState.WAITING))
    found = list(access.coverages(request.user).annotate(waits=waits)[:SHOWN])
    order = [CoverageState.LIVE, CoverageState.PAUSED, CoverageState.SCHEDULED, CoverageState.ENDED]
    found.sort(key=lambda one: order.index(CoverageState(one.state)))
    waiting = access.posts(request.user).filter(coverage=None, state=PostState.WAITING)
    feeds = [(Room(code), waiting.filter(language=code).count()) for code in languages.codes()]
    return page(request, "desk", _("Live"), coverages=found, feeds=feeds)


@never_cache
@needing(rights.SEE)
@require_safe
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """The room of a coverage."""
    found = access.coverage(request.user, pk)
    return shown(request, Room(found.language, found))


@never_cache
@needing(rights.SEE)
@require_safe
def feed_room(request: HttpRequest, language: str) -> HttpResponse:
    """The room of one language's short items."""
    return shown(request, feed_of(language))


@never_cache
@needing(rights.SEE)
@require_safe
def stream(request: HttpRequest, pk: int | None = None, language: str = "") -> HttpResponse:
    """What stands below the box, for open pages; 204 if it is what they have seen."""
    found = _room(request, pk, language)
    current = rooms.stream(found, request.user, _number(request.GET.get("before", "")))
    if request.GET.get("seen") == current.mark:
        return HttpResponse(status=204)
    made: TemplateResponse = page(request, "stream", found.title, room=found, stream=current)
    return made


@needing(rights.FILE)
@require_POST
def writing(request: HttpRequest, pk: int | None = None, language: str = "") -> HttpResponse:
    """Somebody is writing here."""
    by: Any = request.user
    beating.beat(room=_room(request, pk, language).key, by=by)
    return HttpResponse(status=204)


@needing(rights.RUN)
@_form_methods
def change(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make one, or change what it is called and when it begins."""
    by: Any = request.user
    found = Coverage() if pk is None else access.coverage_to_run(by, pk)
    form = CoverageForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        articles = facts.pop("articles")
        try:
            saved = making.save(coverage=found, facts=facts, articles=articles, by=by)
        except RefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%s” is saved.") % saved)
            return redirect("live_room", pk=saved.pk)
    title = _("Change “%s”") % found.headline if pk else _("New live coverage")
    return page(request, "coverage_form", title, form=form, coverage=found if pk else None)


@needing(rights.RUN)
@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin it, pause it, end it with a bulletin, begin it again."""
    by: Any = request.user
    found = access.coverage_to_run(by, pk)
    to = request.POST.get("to", "")
    if to not in CoverageState.values:
        messages.error(request, _("Say what it should become."))
        return redirect("live_room", pk=pk)
    bulletin = request.POST.get("bulletin", "")
    words = {
        CoverageState.LIVE: _("It is live."),
        CoverageState.PAUSED: _("It is paused. Readers are told."),
        CoverageState.ENDED: _("It is over. The bulletin stands on top."),
    }
    move = lambda: covering.move(coverage=found, to=CoverageState(to), by=by, bulletin=bulletin)  # noqa: E731
    saying(request, move, words.get(CoverageState(to), ""))
    return redirect("live_room", pk=pk)


@needing(rights.RUN)
@require_POST
def announcement(request: HttpRequest, pk: int) -> HttpResponse:
    """Let readers see that it is coming."""
    by: Any = request.user
    found = access.coverage_to_run(by, pk)
    saying(request, lambda: covering.announce(coverage=found, by=by), _("Readers see it, with its beginning."))
    return redirect("live_room", pk=pk)


@needing(rights.RUN)
@require_POST
def pin(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a post stand on top, or none."""
    by: Any = request.user
    found = access.coverage_to_run(by, pk)
    number = _number(request.POST.get("post", ""))
    post = access.post(by, number) if number is not None else None
    done = _("It stands on top.") if post else _("Nothing stands on top any more.")
    saying(request, lambda: covering.pin(coverage=found, post=post, by=by), done)
    return redirect("live_room", pk=pk)


@needing(rights.RUN)
@require_POST
def address(request: HttpRequest, pk: int | None = None, language: str = "") -> HttpResponse:
    """A new secret address for mail; the one before is no more."""
    by: Any = request.user
    found = _room(request, pk, language)
    renew = lambda: addressing.renew(coverage=found.coverage, language=found.language, by=by)  # noqa: E731
    saying(request, renew, _("There is a new address. Mail to the old one reaches nobody."))
    return redirect(found.url)


def shown(request: HttpRequest, found: Room, form: Any = None) -> HttpResponse:
    """A room, with the box as it is (empty, or filled in wrongly)."""
    by: Any = request.user
    before = _number(request.GET.get("before", ""))
    return page(
        request, "room", found.title, status=400 if form is not None and form.errors else 200, room=found,
        coverage=found.coverage, form=form or box.empty(found, by), stream=rooms.stream(found, by, before),
        address=addressing.current(coverage=found.coverage, language=found.language), is_earlier=before is not None,
    )  # fmt: skip


def feed_of(language: str) -> Room:
    """Raises `Http404`."""
    if language not in languages.codes():
        raise Http404
    return Room(language)


def _room(request: HttpRequest, pk: int | None, language: str) -> Room:
    if pk is None:
        return feed_of(language)
    found = access.coverage(request.user, pk)
    return Room(found.language, found)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 16 else None
