"""`/gift/bought/`: what one has given: links, codes, cards to print, and whether they were taken."""

from __future__ import annotations

import csv
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from broadsheet.accounts.models import User
from broadsheet.gifts import access, cards, cookies, links
from broadsheet.gifts.models import Gift, Purchase, State
from broadsheet.gifts.views.taking import private
from broadsheet.membership import doors
from broadsheet.membership.money_desk.exporting import disarmed

LIVING = {State.COMING, State.OPEN, State.HELD}


@never_cache
@require_safe
def link(request: HttpRequest, key: str) -> HttpResponse:
    """Remember the key and go on to the page without it."""
    response = redirect("gifts_bought")
    cookies.remember_bought(response, key)
    return private(response)


@never_cache
@require_safe
def bought(request: HttpRequest) -> HttpResponse:
    """All that this reader, or this browser's key, has bought."""
    found = access.bought_by(_person(request), cookies.bought(request))
    facts = {
        "purchases": [(one, list(access.gifts_of(one))) for one in found],
        "sign_in": doors.sign_in(reverse("gifts_bought")),
    }
    return private(render(request, "gifts/bought.html", facts))


@never_cache
@require_safe
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """A card for each gift that can still be taken, made to be printed."""
    purchase, gifts = _own(request, pk)
    facts = {"purchase": purchase, "cards": [cards.of(gift) for gift in gifts if gift.state in LIVING]}
    return private(render(request, "gifts/cards.html", facts))


@never_cache
@require_safe
def as_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """All codes with their links, for a school's or an office's own list."""
    purchase, gifts = _own(request, pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="gifts-{purchase.pk}.csv"'
    response.write("\ufeff")  # or spreadsheets take it for another encoding
    rows = csv.writer(response)
    rows.writerow(["number", "name", "address", "code", "link", "state", "claim until"])
    rows.writerows(_row(gift) for gift in gifts)
    return private(response)


def _row(gift: Gift) -> list[Any]:
    alive = gift.state in LIVING
    return [
        gift.number, disarmed(gift.recipient_name), disarmed(gift.recipient_email), gift.written_code if alive else "",
        links.of(gift) if alive else "", gift.state_name, f"{gift.last_day:%Y-%m-%d}",
    ]  # fmt: skip


def _own(request: HttpRequest, pk: int) -> tuple[Purchase, list[Gift]]:
    purchase = access.bought_one(_person(request), cookies.bought(request), pk)
    if purchase is None:
        raise Http404
    return purchase, list(access.gifts_of(purchase))


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
