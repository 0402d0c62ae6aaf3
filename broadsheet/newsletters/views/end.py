"""`/subscription/end/<token>/`: where a newsletter ends, by its reader's hand or their mail program's.

RFC 8058: a mail program's POST ends it at once, without cookies, redirects or questions. GET only shows a page. Less often,
and a pause, stand below the button, and each act can be undone on the page that tells of it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from broadsheet.foundation import clock
from broadsheet.newsletters import ending, pacing
from broadsheet.newsletters.models import EndedBy, Subscription

ONE_CLICK = {"List-Unsubscribe": ["One-Click"]}
"""The whole body of a mail program's POST."""


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """The page, or one act of it. A POST that says none of them changes nothing: 400."""
    asked = Subscription.objects.filter(token=token).select_related("newsletter", "subscriber")
    found = asked.first() if token.isprintable() else None  # PostgreSQL refuses to look for a NUL
    if found is None:
        return render(request, "newsletters/unknown_link.html", status=404)
    if request.method == "POST":
        return _act(request, found)
    return _page(request, found)


def _act(request: HttpRequest, subscription: Subscription) -> HttpResponse:
    act = "one click" if dict(request.POST.lists()) == ONE_CLICK else request.POST.get("act", "")
    if act in {"one click", "end"}:
        ending.end(subscription=subscription, by=EndedBy.ONE_CLICK if act == "one click" else EndedBy.LINK)
        facts = {"subscription": subscription, "can_undo": ending.last_ended(subscription) is not None}
        return render(request, "newsletters/ended.html", facts)
    if act == "undo":
        return _page(request, subscription, done=act if ending.undo(subscription=subscription) else "")
    if act not in pacing.ACTS:
        return _page(request, subscription, status=400)
    pacing.ACTS[act](subscription=subscription)
    return _page(request, subscription, done=act)


def _page(request: HttpRequest, subscription: Subscription, *, done: str = "", status: int = 200) -> HttpResponse:
    now = clock.now()
    running = Subscription.objects.running().beside(subscription).first()
    paused = running and running.paused_until and running.paused_until > now and running.paused_until
    facts = {"subscription": subscription, "running": running, "paused_until": paused, "done": done}
    return render(request, "newsletters/end.html", facts, status=status)
