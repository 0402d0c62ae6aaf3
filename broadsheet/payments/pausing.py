"""Whoever has just paid is not asked again: their browser gets a cookie that scripts can read, and that says nothing else.

A member who signs in is known as one soon; somebody who gave once has no account, and is left in peace for ninety days.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpResponse

from broadsheet.foundation import known
from broadsheet.payments.models import Checkout, Interval

AFTER_ONE = timedelta(days=90)
"""After a payment that is not taken again."""
WHILE_IT_LASTS = timedelta(days=400)
"""After one that is, as long as browsers keep anything. Each look at the page of the payment renews it."""
PROMISED = timedelta(days=14)
"""While money is on its way: a transfer, a debit."""


def pause(response: HttpResponse, checkout: Checkout) -> None:
    """Have this browser ask no more for a while."""
    if checkout.paid_at is None:
        promise(response)
    else:
        is_once = checkout.interval == Interval.ONCE
        _pause(response, "once" if is_once else "regularly", AFTER_ONE if is_once else WHILE_IT_LASTS)


def promise(response: HttpResponse) -> None:
    """The same for who has said that money will come."""
    _pause(response, "promised", PROMISED)


def _pause(response: HttpResponse, word: str, life: timedelta) -> None:
    secure = bool(settings.SESSION_COOKIE_SECURE)
    response.set_cookie(known.GAVE, word, max_age=life, secure=secure, httponly=False, samesite="Lax", path="/")
