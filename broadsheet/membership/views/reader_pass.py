"""`/account/pass/`: the pass that opens closed pages, given anew every few minutes.

A GET changes nothing but the browser's own cookies. Whoever has no right loses the cookie, so that the kiosk, which
sends readers here when their pass has expired, never sends them twice.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from broadsheet.accounts.models import User
from broadsheet.foundation import known, languages
from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.foundation.ways import own_or
from broadsheet.membership import allowances, cookies, doors, openings, passes
from broadsheet.membership.allowances import Meter
from broadsheet.membership.benefits import MEMBERS
from broadsheet.membership.models import Institution
from broadsheet.membership.passes import Right
from broadsheet.ops.models import Address


@require_safe
def reader_pass(request: HttpRequest) -> HttpResponse:
    """Renew the pass and go back to `next`; a script that asks for JSON is told until when it lasts."""
    meter = allowances.meter_of(_person(request), cookies.meter_in(request))
    right = _right(request, meter)
    if request.headers.get("Accept", "").startswith("application/json"):
        facts = {"expires_in": cookies.expires_in(right) if right else 0, "opens": sorted(right.benefits)}
        return _with_pass(request, JsonResponse(facts), right)
    return _with_pass(request, _see_other(own_or(request.GET.get("next", ""), "/")), right)


@from_our_pages
@require_POST
def metered_article(request: HttpRequest) -> HttpResponse:
    """Read one closed article on the month's allowance."""
    found = _article(request)
    if found is None:
        return _see_other("/")
    article, to = found
    person, cookie = _person(request), cookies.meter_in(request)
    right = _right(request, allowances.meter_of(person, cookie))
    if {MEMBERS, request.POST.get("access")} & right.benefits:
        return _with_pass(request, _see_other(to), right)  # it is theirs anyway, and costs nothing
    meter = allowances.open_article(article=article, person=person, cookie=cookie)
    if meter is None:
        return _used_up(request, to)
    response = _with_pass(request, _see_other(to), _right(request, meter))
    cookies.give_meter(response, meter)
    return response


@from_our_pages
@require_POST
def institution_pass(request: HttpRequest) -> HttpResponse:
    """Read by way of the institution in whose network the reader is."""
    to = own_or(request.POST.get("next", ""), "/")
    right = _right(request, allowances.meter_of(_person(request), cookies.meter_in(request)))
    if Institution.objects.at(_address(request)) and right.benefits:
        return _with_pass(request, _see_other(to), right)
    return _page(request, to, "membership/no_institution.html", {"address": _address(request)})


def _right(request: HttpRequest, meter: Meter) -> Right:
    opened = meter.read if meter.a_month else ()
    elsewhere = openings.of(request)
    return passes.right_of(_person(request), address=_address(request), articles=opened, opened=elsewhere)


def _with_pass(request: HttpRequest, response: HttpResponse, right: Right) -> HttpResponse:
    word = known.known_as(request.user)
    if not word and right.benefits:
        word = known.READER  # an institution's: nobody knows who, but there is a pass to renew
    cookies.give_pass(response, right, known_as=word)
    response["Cache-Control"] = "private, no-store"
    return response


def _article(request: HttpRequest) -> tuple[int, str] | None:
    """The article's number and its address, if it is a page that is out anywhere."""
    said = request.POST.get("article", "")
    if not said.isascii() or not said.isdigit() or len(said) > 18:
        return None
    home = Address.objects.filter(page=int(said), is_current=True, page__live=True).first()
    return (int(said), f"/{languages.prefix(home.language)}{home.path}/") if home else None


def _used_up(request: HttpRequest, to: str) -> HttpResponse:
    meter = allowances.meter_of(_person(request), cookies.meter_in(request))
    return _page(request, to, "membership/allowance_used_up.html", {"meter": meter})


def _page(request: HttpRequest, to: str, template: str, context: dict[str, object]) -> HttpResponse:
    """A page that says why not."""
    response = render(request, template, {"to": to, "sign_in": doors.sign_in(to), **context}, status=403)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _see_other(to: str) -> HttpResponse:
    response = HttpResponse(status=303)
    response["Location"] = to
    response["Cache-Control"] = "private, no-store"
    return response


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
