"""`/account/podcast/`: the address of one's own podcast, to copy, to renew, to end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from broadsheet.foundation import languages
from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.membership import passes, podcast_keys
from broadsheet.membership.benefits import MEMBERS


@never_cache
@login_required
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def own_podcast(request: HttpRequest) -> HttpResponse:
    """What it is, and the address; a form makes one, in the place of the one before."""
    person: Any = request.user
    if request.method == "POST":
        podcast_keys.make(person)
        messages.success(request, _("Here is your address."))
        return _private(redirect("own_podcast"))
    key = podcast_keys.of(person)
    facts = {
        "address": podcast_keys.address(key, languages.current()) if key else "",
        "is_member": MEMBERS in passes.right_of(person).benefits,
    }
    return _private(render(request, "membership/own_podcast.html", facts))


@never_cache
@login_required
@from_our_pages
@require_POST
def revocation(request: HttpRequest) -> HttpResponse:
    """End it: the address opens nothing any more."""
    person: Any = request.user
    podcast_keys.revoke(person)
    messages.success(request, _("The address is ended. Programs that have it hear nothing new."))
    return _private(redirect("own_podcast"))


def _private(response: HttpResponse) -> HttpResponse:
    """Nobody keeps a page with a key on it, or is told where its reader came from."""
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
