"""`/gift/<code>/` and `/gift/yours/`: coming with a gift, and taking it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.gifts import cookies, lining_up, redeeming, refusals, telling, trying
from broadsheet.gifts.forms import CodeForm
from broadsheet.gifts.models import Gift, State
from broadsheet.gifts.redeeming import When
from broadsheet.membership import doors
from broadsheet.membership.refusals import RefusedError


@never_cache
@require_safe
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Hold the code and go on to the page without it. The same answer to every code: nothing is looked up here."""
    response = redirect("gift_yours")
    cookies.hold(response, code)
    return private(response)


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def yours(request: HttpRequest) -> HttpResponse:
    """Show the gift that the browser holds, take it, or ask for a code."""
    if "code" in request.POST:
        return _typed(request)
    held = cookies.held(request)
    if not held:
        return _asking(request, CodeForm())
    try:
        gift = trying.find(held, address=request.META.get("REMOTE_ADDR", ""), person=_person(request))
    except trying.NotFoundError as error:
        return _not_found(request, CodeForm(), error)
    if request.method == "POST" and (person := _person(request)) is not None:
        return _take(request, gift, person)
    return _shown(request, gift)


@never_cache
@from_our_pages
@require_http_methods(["POST"])
def another(request: HttpRequest) -> HttpResponse:
    """Put the held code away, and ask for another."""
    response = redirect("gift_yours")
    cookies.drop(response)
    return private(response)


def private(response: HttpResponse) -> HttpResponse:
    """Nobody keeps it, nobody is told where the reader came from, no search engine lists it."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _typed(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _asking(request, form, status=422)
    code = form.cleaned_data["code"]
    try:
        trying.find(code, address=request.META.get("REMOTE_ADDR", ""), person=_person(request))
    except trying.NotFoundError as error:
        return _not_found(request, form, error)
    response = redirect("gift_yours")
    cookies.hold(response, trying.plain(code))
    return private(response)


def _take(request: HttpRequest, gift: Gift, person: User) -> HttpResponse:
    when = (
        When.NOW
        if request.POST.get("when") == When.NOW and lining_up.has_another(person, gift.purchase.plan)
        else When.LATER
    )
    try:
        redeeming.redeem(gift=gift, by=person, when=when)
    except RefusedError as error:
        return _shown(request, gift, refused=error.message)
    return private(redirect(f"{reverse('pass')}?{urlencode({'next': reverse('gift_yours')})}"))


def _shown(request: HttpRequest, gift: Gift, *, refused: str = "") -> HttpResponse:
    person = _person(request)
    is_own = person is not None and gift.redeemer_id == person.pk and gift.state == State.REDEEMED
    why_not = refused or ("" if is_own else refusals.why_not(gift))
    facts: dict[str, Any] = {
        "gift": gift, "is_own": is_own, "why_not": why_not, "length": telling.length(gift.purchase.months),
        "until": telling.last_day(gift.closes_at), "is_coming": gift.state == State.COMING,
        "sign_in": doors.sign_in(reverse("gift_yours")), "own": _own(gift) if is_own else {},
        "choice": _choice(person, gift) if person and not why_not and not is_own else {},
    }  # fmt: skip
    return private(render(request, "gifts/yours.html", facts, status=409 if refused else 200))


def _own(gift: Gift) -> dict[str, Any]:
    """From when to when one's own gift lasts."""
    grant = gift.grant
    if grant is None or grant.ends is None:
        return {}
    return {
        "until": telling.last_day(grant.ends),
        "starts": telling.day(grant.starts) if grant.starts > clock.now() else "",
    }


def _choice(person: User, gift: Gift) -> dict[str, Any]:
    """What somebody who reads already is told before they take it."""
    try:
        begins = lining_up.begins(person)
    except lining_up.EndlessError:
        return {"is_endless": True}
    waits = lining_up.reads(person)
    return {
        "waits": waits,
        "begins": telling.day(begins),
        "may_choose": waits and lining_up.has_another(person, gift.purchase.plan),
    }


def _asking(request: HttpRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
    return private(render(request, "gifts/code.html", {"form": form}, status=status))


def _not_found(request: HttpRequest, form: CodeForm, error: trying.NotFoundError) -> HttpResponse:
    """The form again with the reason, and the held code put away. 422 or 429, never 404: those are logged with their path."""
    status = 429 if isinstance(error, trying.TooOftenError) else 422
    response = private(render(request, "gifts/code.html", {"form": form, "problem": str(error)}, status=status))
    if status == 422:
        cookies.drop(response)
    return response


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
