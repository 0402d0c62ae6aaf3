"""`/cms/money/gifts/`: every gift with its story, and what staff can mend about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from broadsheet.foundation import clock
from broadsheet.gifts import access, expiring, mending, rights, searching, telling
from broadsheet.gifts.desk import story
from broadsheet.gifts.models import Gift, State
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import showing
from broadsheet.membership.refusals import RefusedError

WAITING = "not_arrived"


@needing(rights.SEE)
@require_safe
def gifts(request: HttpRequest) -> HttpResponse:
    """All, by `?state=` and `?q=`; the first choice are those that have not arrived."""
    every, now = access.all_gifts(request.user), clock.now()
    asked, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    found = searching.find(every, asked) if asked else every
    if state == WAITING:
        found = searching.not_arrived(found)
    elif state in State.values:
        found = found.in_state(state, now)
    else:
        state = ""
    return _page(
        request, "gifts", _("Gifts"), rows=showing.paged(request, found.prefetch_related("deliveries__letter")),
        state=state, asked=asked, query=showing.without_page(request), states=State.choices,
        missing=searching.not_arrived(every).count(), in_pot=every.in_state(State.IN_POT, now).count(),
        may=request.user.has_perm(rights.CHANGE),
    )  # fmt: skip


@never_cache
@needing(rights.SEE)
@require_safe
def gift(request: HttpRequest, pk: int) -> HttpResponse:
    """One, from the money to its last day."""
    found = access.any_gift(request.user, pk)
    return _page(
        request, "gift", str(found), gift=found, story=story.of(found), length=telling.length(found.purchase.months),
        until=telling.last_day(found.closes_at), end="…" + found.code[-4:],
        may=request.user.has_perm(rights.CHANGE) and found.state in {State.OPEN, State.COMING},
    )  # fmt: skip


@needing(rights.CHANGE)
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it once more."""
    return _mended(request, pk, mending.send_again, _("It is on its way."))


@needing(rights.CHANGE)
@require_POST
def elsewhere(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to another address."""
    email = request.POST.get("email", "")[:254]
    said = _("It is on its way to the other address, under another code. The old one opens nothing any more.")
    return _mended(request, pk, mending.send_to, said, email=email)


@needing(rights.CHANGE)
@require_POST
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it another code."""
    said = _("It has another code. The old one opens nothing any more, and whoever it was sent to is written to.")
    return _mended(request, pk, mending.renew_code, said, seen=request.POST.get("seen", ""))


@needing(rights.CHANGE)
@require_POST
def pot(request: HttpRequest) -> HttpResponse:
    """Give the oldest gift of the pot to a reader."""
    by: Any = request.user
    email, reason = request.POST.get("email", "")[:254], _reason(request)
    if not reason:
        return _unsaid(request, "money_gifts")
    try:
        given = expiring.give_from_pot(email=email, reason=reason, by=by)
    except RefusedError as error:
        messages.error(request, error.message)
        return redirect(f"{reverse('money_gifts')}?state={State.IN_POT}")
    messages.success(request, _("It is theirs. They were written to."))
    return redirect("money_gift", pk=given.pk)


def _mended(request: HttpRequest, pk: int, act: Callable[..., object], said: str, **more: str) -> HttpResponse:
    found: Gift = access.gift_to_change(request.user, pk)
    reason = _reason(request)
    if not reason:
        return _unsaid(request, "money_gift", pk=pk)
    try:
        act(gift=found, reason=reason, by=request.user, **more)
    except RefusedError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect("money_gift", pk=pk)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:500]


def _unsaid(request: HttpRequest, view: str, **where: int) -> HttpResponse:
    messages.error(request, _("Say why: it stands in the gift’s story."))
    return redirect(reverse(view, kwargs=where))


def _page(request: HttpRequest, template: str, title: str, **facts: object) -> TemplateResponse:
    page = showing.page(request, template, title, **facts)
    page.template_name = f"gifts/desk/{template}.html"
    return page
