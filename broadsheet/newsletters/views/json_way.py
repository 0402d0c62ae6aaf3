"""`POST /subscription/` with JSON: for pages with scripts and for apps. Its gates are the form's own.

A browser asks before it sends JSON to another site, and we answer no such question; so no other site can send it unseen.
"""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils.translation import gettext as _

from broadsheet.foundation import languages
from broadsheet.newsletters import gates
from broadsheet.newsletters.gates import Outcome
from broadsheet.readers import challenge

FIELDS = ("email", "newsletter", "form", "website", "answer", "ticket")
MOST_BYTES = 20_000


def answer(request: HttpRequest) -> JsonResponse:
    """200 with thanks; 422 with `errors` by field; 429, with a `challenge` if answering it would help; 400 if it can't be read."""
    data = _data(request)
    if data is None:
        return JsonResponse({"message": _("This can’t be read.")}, status=400)
    passed = gates.take(data, language=languages.current(), address=request.META.get("REMOTE_ADDR", ""))
    if passed.form is not None:
        return JsonResponse({"errors": passed.form.errors}, status=422)
    if passed.outcome == Outcome.ASKED:
        asked = {"challenge": json.loads(challenge.new()), "ticket": passed.ticket}
        return JsonResponse({"message": _("First show that you are no machine."), **asked}, status=429)
    if passed.outcome == Outcome.TOO_OFTEN:
        return JsonResponse({"message": too_often()}, status=429)
    return JsonResponse({"message": _("Thank you for signing up. We’ve sent you a confirmation email.")})


def too_often() -> str:
    """Said of a network, or of everybody together."""
    return _("That was tried often just now, from here or by many. Please try again in an hour.")


def _data(request: HttpRequest) -> QueryDict | None:
    """What a form would have sent."""
    try:
        found = json.loads(request.body) if len(request.body) <= MOST_BYTES else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    data = QueryDict(mutable=True)
    for name in FIELDS:
        data.setlist(name, _texts(found.get(name)))
    return data


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [each for each in values if isinstance(each, str)]
