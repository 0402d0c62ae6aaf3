"""Browsers that a person has signed in with before: a signed cookie says so, and nothing else about them."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

SALT = "broadsheet.readers.device"
KEPT_SECONDS = 400 * 24 * 3600
MOST = 8
"""People who share one browser."""


def cookie_name() -> str:
    """What the cookie is called."""
    return "__Host-device" if settings.SESSION_COOKIE_SECURE else "device"


def knows(request: HttpRequest, user_id: int | None) -> bool:
    """Whether this person has signed in with this browser before."""
    return user_id is not None and user_id in _known(request)


def remember(request: HttpRequest, response: HttpResponse, user_id: int) -> None:
    """Let the browser say next time that this person has used it."""
    known = [user_id, *(each for each in _known(request) if each != user_id)][:MOST]
    response.set_cookie(
        cookie_name(),
        signing.dumps(known, salt=SALT, compress=True),
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> list[int]:
    try:
        found = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return []
    return [each for each in found if isinstance(each, int)]
