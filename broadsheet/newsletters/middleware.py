"""A flood of sign-ups is turned away before anything else looks at it: a form of a machine must cost less than one of a reader."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers

from broadsheet.foundation import languages, same_origin
from broadsheet.newsletters import limits, waiting
from broadsheet.newsletters.forms import HONEYPOT
from broadsheet.newsletters.gates import Outcome, Passed
from broadsheet.newsletters.views import sign_up


class FloodMiddleware:
    """Asks the question of `gates` itself, as long as an attack is known and whoever comes brings no answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page with the question, or whatever the view says."""
        if request.method != "POST" or request.path_info not in _forms() or not limits.is_known_attack():
            return self.get_response(request)
        if not _brings_nothing(request):
            return self.get_response(request)
        language = languages.for_request(request.META.get("HTTP_HOST", "").rsplit(":", 1)[0], request.path_info)
        with translation.override(language):
            passed = Passed(Outcome.ASKED, ticket=waiting.ticket(request.POST.get("email", "")))
            answer = sign_up.asked(request, passed)
        add_never_cache_headers(answer)
        return answer


def _brings_nothing(request: HttpRequest) -> bool:
    """A form of one of our pages, as they are sent first: no answer, no ticket, and nothing that only machines fill in."""
    if request.content_type == "application/json" or not same_origin.is_same_origin(request):
        return False
    return bool(request.POST) and not any(request.POST.get(name) for name in ("answer", "ticket", HONEYPOT))


@lru_cache(maxsize=1)
def _forms() -> frozenset[str]:
    """Paths of sign-ups in all languages."""
    return frozenset(languages.path_to(code, "subscription") for code in languages.codes())
