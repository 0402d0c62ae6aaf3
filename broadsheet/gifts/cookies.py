"""The cookies of gifts: what somebody came with, kept out of addresses, and out of reach of scripts.

A link has the code in its path, as it must in a letter. The page that it leads to has not: so the code is in no referrer,
in no history of a shared screen, and in no line of a log.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from broadsheet.foundation import own_keys
from broadsheet.foundation.passes import gift_links_cookie_name

HELD = timedelta(hours=3)
"""Long enough to find the letter with the sign-in code."""
BOUGHT = timedelta(days=7)
OPENED = timedelta(days=32)
"""A gift link lives for 31 days at the most."""
MOST_OPENED = 12
"""A pass names each article that it opens, and must fit into a cookie beside the meter's."""


def _name(word: str) -> str:
    return f"__Host-{word}" if settings.SESSION_COOKIE_SECURE else word


def _give(response: HttpResponse, word: str, value: str, life: timedelta) -> None:
    _set(response, _name(word), value, life)


def _set(response: HttpResponse, name: str, value: str, life: timedelta) -> None:
    manners: dict[str, Any] = {"secure": bool(settings.SESSION_COOKIE_SECURE), "samesite": "Lax", "path": "/"}
    response.set_cookie(name, value, max_age=life, httponly=True, **manners)


def hold(response: HttpResponse, code: str) -> None:
    """Have the browser hold a gift's code."""
    _give(response, "gift", code[:40], HELD)


def held(request: HttpRequest) -> str:
    """The code that it holds, unread."""
    return request.COOKIES.get(_name("gift"), "")[:40]


def drop(response: HttpResponse) -> None:
    """Hold it no more."""
    response.delete_cookie(_name("gift"), samesite="Lax")


def remember_bought(response: HttpResponse, key: str) -> None:
    """Have the browser remember a purchase by its signed key."""
    _give(response, "gifts-bought", key, BOUGHT)


def bought(request: HttpRequest) -> str:
    """The key of a purchase, unread."""
    return request.COOKIES.get(_name("gifts-bought"), "")[:200]


def remember_opened(response: HttpResponse, links: Iterable[int]) -> None:
    """Have the browser remember the gift links that it has opened, the latest last. Signed: only what was counted opens."""
    _set(response, gift_links_cookie_name(), _signer().sign_object([*links][-MOST_OPENED:]), OPENED)


def opened_links(request: HttpRequest) -> list[int]:
    """The numbers of the gift links that it has opened; none of a cookie that we did not sign."""
    try:
        held = _signer().unsign_object(request.COOKIES.get(gift_links_cookie_name(), ""))
    except (signing.BadSignature, ValueError):
        return []
    return [one for one in held if isinstance(one, int)] if isinstance(held, list) else []


def _signer() -> signing.Signer:
    # A key of its own: SECRET_KEY is rotated when somebody leaves, and a link works for its days all the same.
    key = own_keys.kept("gift-links", lambda: secrets.token_hex(32).encode()).decode()
    return signing.Signer(key=key, salt="gifts.links", fallback_keys=[])
