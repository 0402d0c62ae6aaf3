"""`/subscription/<token>/`: what somebody gets, by the link in every letter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.foundation import clock
from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.newsletters import preferences
from broadsheet.newsletters.models import Newsletter, Subscriber
from broadsheet.newsletters.views import counted


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def chosen(request: HttpRequest, token: str) -> HttpResponse:
    """Show what runs; keep what stays checked, pause all, or go on."""
    subscriber = (
        Subscriber.objects.filter(token=token).first() if token.isprintable() else None
    )  # see the page of the end
    if subscriber is None:
        return render(request, "newsletters/unknown_link.html", status=404)
    done = _do(request, subscriber) if request.method == "POST" else ""
    running = preferences.running(subscriber)
    facts = {
        "running": running,
        "done": done,
        "address": preferences.masked(subscriber.email),
        "paused_until": max((each.paused_until for each in running if each.paused_until), default=None),
        "now": clock.now(),
        **counted.told([each.newsletter for each in running]),
    }
    return render(request, "newsletters/preferences.html", facts)


def _do(request: HttpRequest, subscriber: Subscriber) -> str:
    act = request.POST.get("act", "")
    if act == "pause":
        preferences.pause(subscriber=subscriber)
    elif act == "resume":
        preferences.resume(subscriber=subscriber)
    else:
        kept = [int(key) for key in request.POST.getlist("keep") if key.isascii() and key.isdigit() and len(key) < 10]
        preferences.keep(subscriber=subscriber, newsletters=list(Newsletter.objects.filter(pk__in=kept)))
    return act or "keep"
