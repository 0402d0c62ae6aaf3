"""The three cookies of access: the pass, the meter, and the readable one that only says that there is something to renew."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from broadsheet.foundation import clock, known
from broadsheet.foundation.passes import cookie_name, meter_cookie_name
from broadsheet.membership import allowances, passes
from broadsheet.membership.allowances import Meter
from broadsheet.membership.passes import Right

KEPT = timedelta(days=31)
"""The cookies outlive the pass in them by far: one that has expired is how the kiosk knows that there is one to renew."""


def give_pass(response: HttpResponse, right: Right, *, known_as: str) -> None:
    """Put the pass into the reader's browser, or take it out if it would open nothing."""
    if right:
        response.set_cookie(cookie_name(), passes.written(right), max_age=KEPT, httponly=True, **_manners())
    else:
        response.delete_cookie(cookie_name(), samesite="Lax")
    if known_as:
        response.set_cookie(known.COOKIE, known_as, max_age=KEPT, httponly=False, **_manners())
    else:
        response.delete_cookie(known.COOKIE, samesite="Lax")


def give_meter(response: HttpResponse, meter: Meter) -> None:
    """Let the browser carry the meter."""
    response.set_cookie(meter_cookie_name(), allowances.as_cookie(meter), max_age=KEPT, httponly=True, **_manners())


def meter_in(request: HttpRequest) -> str:
    """The meter that the browser carries, unread."""
    return request.COOKIES.get(meter_cookie_name(), "")


def expires_in(right: Right) -> int:
    """For how many seconds the pass will be believed."""
    return max(0, int((right.until - clock.now()).total_seconds()))


def _manners() -> dict[str, Any]:
    return {"secure": bool(settings.SESSION_COOKIE_SECURE), "samesite": "Lax", "path": "/"}
