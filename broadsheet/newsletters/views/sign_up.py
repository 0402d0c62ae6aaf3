"""`/subscription/`: signing up, and confirming it. Opening an address changes nothing; pressing a button does."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from broadsheet.foundation import languages
from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.newsletters import gates, signing_up
from broadsheet.newsletters.gates import Outcome, Passed
from broadsheet.newsletters.models import Newsletter
from broadsheet.newsletters.signing_up import UnknownLinkError
from broadsheet.newsletters.views import json_way, quick
from broadsheet.readers import challenge


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Take a form from any page, or JSON. The answer is the same, whoever is known here."""
    if request.content_type == "application/json":
        return json_way.answer(request)
    return cast(HttpResponse, _form(request))


@from_our_pages
def _form(request: HttpRequest) -> HttpResponse:
    if not request.POST:
        return redirect("newsletters")
    passed = gates.take(request.POST, language=languages.current(), address=request.META.get("REMOTE_ADDR", ""))
    if passed.outcome == Outcome.WRONG:
        facts = {"form": passed.form, "newsletters": Newsletter.objects.offered(languages.current())}
        return render(request, "newsletters/sign_up_again.html", facts, status=422)
    if passed.outcome == Outcome.ASKED:
        return asked(request, passed)
    if passed.outcome == Outcome.TOO_OFTEN:
        return quick.page(request, "newsletters/too_often.html", status=429, fields=_again(request))
    return quick.page(request, "newsletters/thanks.html")


def asked(request: HttpRequest, passed: Passed) -> HttpResponse:
    """The page with a question, and what was typed."""
    marks = {"fields": _again(request, ticket=passed.ticket), "challenge": escape(challenge.new())}
    return quick.page(request, "newsletters/asked.html", status=429, **marks)


def _again(request: HttpRequest, **more: str) -> str:
    """What was typed, for the next try."""
    typed = [(name, value) for name in ("email", "newsletter", "form") for value in request.POST.getlist(name)[:20]]
    return quick.hidden([*typed, *more.items()])


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """The button to which the mail leads, and what it does."""
    try:
        if request.method == "POST":
            subscriber = signing_up.confirm(token=token)
            return render(request, "newsletters/subscribed.html", {"subscriber": subscriber})
        waiting = signing_up.waiting(token)
    except UnknownLinkError:
        return render(request, "newsletters/unknown_link.html", status=404)
    return render(request, "newsletters/confirm.html", {"waiting": waiting, "names": waiting.newsletters.all()})
