"""A page that a reader asked the newsroom for, because it is not printed yet, is printed next."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from broadsheet.edition import addresses, bell
from broadsheet.edition.models import Plate, Urgency
from broadsheet.foundation import languages

WANTED = "HTTP_X_PLATE_WANTED"
"""The kiosk says that it has no plate yet, and lets no reader say so. It only saves a query on all other pages."""


class DemandMiddleware:
    """Makes a plate that readers wait for the most urgent one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and have it printed."""
        response = self.get_response(request)
        if request.META.get(WANTED) and request.method == "GET" and response.status_code == 200:
            self._want(request)
        return response

    def _want(self, request: HttpRequest) -> None:
        language = languages.for_request(request.get_host().rsplit(":", 1)[0], request.path)
        plate = Plate.objects.filter(address=addresses.prefix(language) + request.path, status=0)
        if plate.filter(due_from__isnull=False, urgency__gt=Urgency.NOW).update(urgency=Urgency.NOW):
            bell.ring()
