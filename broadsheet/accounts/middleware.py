"""What stands before staff addresses for the account's sake: the second factor, and the cookie that says who is known here."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from broadsheet.accounts import events, second_factor

STAFF_PATHS = ("/cms/", "/documents/")
"""Where only staff have business. Signing in and out is elsewhere."""
WAY_OUT = "/cms/logout/"

COOKIE = "known"
STAFF = "staff"


class SecondFactorMiddleware:
    """Lets staff whose session has not seen their second factor in nowhere, whatever the address asks for itself.

    It stands before every staff address: pages, previews, choosers, the admin's API. To them the person is nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to where the second factor is shown or set up."""
        path = request.path_info
        if path.startswith(STAFF_PATHS) and path != WAY_OUT and second_factor.is_missing(request):
            events.second_factor_missing.send(type(self), user=request.user, path=path, method=request.method)
            return _to_second_factor(request)
        return self.get_response(request)


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    if _wants_data(request):
        return JsonResponse({"success": False, "error": _("Your second factor is missing. Sign in again.")}, status=403)
    has_one = second_factor.has_one(request.user)  # type: ignore[arg-type]
    there = reverse("mfa_reauthenticate" if has_one else "mfa_index")
    back = request.get_full_path() if request.method == "GET" else "/cms/"
    return HttpResponseRedirect(f"{there}?{urlencode({'next': back})}")


def _wants_data(request: HttpRequest) -> bool:
    return (
        request.headers.get("x-requested-with") == "XMLHttpRequest"
        or "application/json" in request.headers.get("accept", "")
        or request.path_info.startswith("/cms/api/")
    )


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
