"""Every refusal on a staff address is written down, once, whoever refused: Wagtail, Django, or an act of ours.

So is whoever asks for something of somebody else's account by its number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from broadsheet.accounts.middleware import STAFF_PATHS
from broadsheet.ops import audit
from broadsheet.ops.limits import Limit

HOME = "/cms/"
ROWS = Limit("refusals written down", 1000, 3600)
"""Of one person. Whoever has an account could fill the disk with refusals else; so many are a person's answer already."""


class RefusalMiddleware:
    """Notes who was turned away where, unless the act that refused has noted it itself.

    Of people who are not signed in nothing is written: there is nobody to name, and a flood would fill the table.
    It stands within the second factor, which notes its own refusals, and around everything that asks for rights.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and look at what was answered."""
        if not request.path_info.startswith(STAFF_PATHS):
            response = self.get_response(request)
            if response.status_code == 404 and _is_of_a_person(request):
                _note(request)
            return response
        with audit.listening() as acts:
            response = self.get_response(request)
        if _is_refusal(request, response) and not any(act.endswith(".refused") for act in acts):
            _note(request)
        return response


def _is_of_a_person(request: HttpRequest) -> bool:
    """Whether the address names something of an account by its number. To whom it isn't theirs, it isn't there."""
    found = request.resolver_match
    return found is not None and "pk" in found.kwargs and str(found.route).startswith("account/")


def _is_refusal(request: HttpRequest, response: HttpResponse) -> bool:
    """403, or the way home with an error, which is how Wagtail and the newsroom say no to people.

    What has merely come to nothing is told as a warning, or elsewhere.
    """
    if response.status_code == 403:
        return True
    if response.status_code != 302 or response.headers.get("Location") != HOME or request.path_info == HOME:
        return False
    said: Any = getattr(messages.get_messages(request), "_queued_messages", [])
    return any(message.level == messages.ERROR for message in said)


def _note(request: HttpRequest) -> None:
    person: Any = request.user
    if person.is_authenticated and ROWS.take(str(person.pk)):
        audit.note(
            act="address.refused", on=person, by=person, path=request.path_info[:500], method=str(request.method)[:16]
        )
