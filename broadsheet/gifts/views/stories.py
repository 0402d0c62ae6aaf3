"""`/gift/story/`: a member gives a single article away; whoever gets the link reads it, without an account."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from broadsheet.accounts.models import User
from broadsheet.foundation import stories
from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.gifts import access, cookies, giving_stories, links, opening_stories, telling
from broadsheet.gifts.models import GiftLink, GiftLinkSettings, LinkState
from broadsheet.gifts.opening_stories import NotOpenedError
from broadsheet.gifts.views.taking import private
from broadsheet.membership import passes
from broadsheet.membership.refusals import RefusedError

SHOWN = 50
"""Links on a member's own page: some months of them."""


@never_cache
@login_required
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def giving(request: HttpRequest) -> HttpResponse:
    """`?article=`: what giving it means, and the link once it is given. Looking gives nothing."""
    article = _number(request.POST.get("article") or request.GET.get("article", ""))
    if request.method != "POST":
        return _giving(request, article)
    try:
        giving_stories.give(article=article, by=_signed_in(request))
    except (RefusedError, giving_stories.TooOftenError) as error:
        status = 409 if isinstance(error, RefusedError) else 429
        return _giving(request, article, refused=getattr(error, "message", str(error)), status=status)
    return private(redirect(f"{reverse('gift_stories')}?{urlencode({'article': article})}"))


@csrf_exempt  # `_withdrawn` asks where the form was sent from, once it is known that the link is theirs
@never_cache
@login_required
@require_POST
def withdrawal(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a link of one's own back."""
    return _withdrawn(request, access.own_link(_signed_in(request), pk))


@from_our_pages
def _withdrawn(request: HttpRequest, link: GiftLink) -> HttpResponse:
    giving_stories.withdraw(link=link, by=_signed_in(request))
    messages.success(request, _("The link is taken back. It opens nothing any more."))
    return private(redirect("gift_stories"))


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest, key: str) -> HttpResponse:
    """What was given, with one button. Only that counts: a preview that a messenger fetches uses nothing up."""
    held = cookies.opened_links(request)
    try:
        link, found = opening_stories.find(key, address=_address(request))
        opening_stories.demand_open(link, has_opened=link.pk in held)
        if request.method == "POST":
            return _opened(request, link, found, held)
    except NotOpenedError as error:
        return private(render(request, "gifts/story_closed.html", {"problem": str(error)}, status=error.status))
    facts = {"story": found, "until": telling.last_day(link.expires_at), "picture": stories.picture(found.number)}
    return private(render(request, "gifts/story.html", facts))


def _opened(request: HttpRequest, link: GiftLink, found: stories.Story, held: list[int]) -> HttpResponse:
    """On to the article, by way of the pass. Asked is who opens it, not who gave it."""
    response = private(redirect(f"{reverse('pass')}?{urlencode({'next': found.path})}"))
    response.status_code = 303
    right = passes.right_of(_person(request), address=_address(request))
    if opening_stories.may_read_anyway(found, right.benefits):
        return response
    if link.pk not in held:
        opening_stories.count(link)
    cookies.remember_opened(response, [*(one for one in held if one != link.pk), link.pk])
    return response


def _giving(request: HttpRequest, article: int, *, refused: str = "", status: int = 200) -> HttpResponse:
    person, settings = _signed_in(request), GiftLinkSettings.load()
    given = list(access.own_links(person)[:SHOWN])
    out = stories.many({article, *(link.article for link in given)})
    link = giving_stories.running(person, article) if article else None
    facts: dict[str, Any] = {
        "story": out.get(article), "is_open": article in out and out[article].access == stories.OPEN,
        "is_gone": bool(article) and article not in out, "settings": settings, "refused": refused,
        "is_member": giving_stories.is_member(person), "left": giving_stories.left(person),
        "link": link, "url": links.of_story(link) if link else "",
        "until": telling.last_day(link.expires_at) if link else "",
        "given": [(one, out.get(one.article), _shown_url(one), telling.last_day(one.expires_at)) for one in given],
    }  # fmt: skip
    return private(render(request, "gifts/stories.html", facts, status=status))


def _shown_url(link: GiftLink) -> str:
    return links.of_story(link) if link.state in {LinkState.OPEN, LinkState.FULL} else ""


def _number(said: str) -> int:
    """The article's number; 0 for what is none."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 16 else 0


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _signed_in(request: HttpRequest) -> User:
    user: Any = request.user
    person: User = user
    return person


def _address(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))
