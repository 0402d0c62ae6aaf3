"""The cookie that tells a browser that its person is known here, so that it may ask for what fills a page's slots."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "known"
STAFF = "staff"


class KnownCookieMiddleware:
    """Keeps `known=staff` in step with the sign-in, on the desk's own pages only.

    Scripts can read it, and it proves nothing: it only spares strangers a question. Who a person is, `/_/me` says.
    Public pages never set a cookie, so that they are the same for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and set or clear the cookie where signing in or out has made it wrong."""
        response = self.get_response(request)
        if request.path_info.startswith("/cms/"):
            self._keep_in_step(request, response)
        return response

    def _keep_in_step(self, request: HttpRequest, response: HttpResponse) -> None:
        is_staff = request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin")
        has_cookie = request.COOKIES.get(COOKIE) == STAFF
        if is_staff and not has_cookie:
            response.set_cookie(
                COOKIE,
                STAFF,
                max_age=settings.SESSION_COOKIE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=False,
                samesite="Lax",
            )
        elif has_cookie and not is_staff:
            response.delete_cookie(COOKIE, samesite="Lax")
