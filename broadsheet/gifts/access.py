"""The only way to somebody's gifts: each function checks whose they are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from broadsheet.accounts.models import User
from broadsheet.gifts import links, rights
from broadsheet.gifts.models import Gift, GiftLink, Purchase
from broadsheet.gifts.models.gift import GiftQuerySet
from broadsheet.payments.models import Checkout, Payer


def purchase_of_checkout(checkout: Checkout) -> Purchase:
    """What was just begun: the caller has made it."""
    return Purchase.objects.get(checkout=checkout)


def bought_by(person: User | None, key: str) -> list[Purchase]:
    """What this reader has paid for, and what the browser's key is of. The newest first."""
    found: dict[int, Purchase] = {}
    by_key = links.purchase_of(key) if key else None
    if by_key is not None and by_key.checkout.paid_at is not None:
        found[by_key.pk] = by_key
    if person is not None:
        own = Purchase.objects.filter(
            checkout__payer__in=Payer.objects.of_reader(person), checkout__paid_at__isnull=False
        )
        found.update({one.pk: one for one in own.select_related("checkout__payer", "plan")})
    return sorted(found.values(), key=lambda one: -one.pk)


def bought_one(person: User | None, key: str, pk: int) -> Purchase | None:
    """One of them, or None as for one that never was."""
    return next((one for one in bought_by(person, key) if one.pk == pk), None)


def gifts_of(purchase: Purchase) -> QuerySet[Gift]:
    """The gifts of a purchase that the caller may see."""
    return purchase.gifts.whole().prefetch_related("deliveries__letter").order_by("number")


def own_gifts(person: User) -> QuerySet[Gift]:
    """What this reader was given, the newest first."""
    return Gift.objects.whole().filter(redeemer=person).order_by("-redeemed_at")


def all_gifts(by: Any) -> GiftQuerySet:
    """For those who see gifts on the desk. Raises `PermissionDenied`."""
    _demand(by, rights.SEE)
    return Gift.objects.whole()


def any_gift(by: Any, pk: int) -> Gift:
    """One of them. Raises `PermissionDenied`, `Http404`."""
    return get_object_or_404(all_gifts(by), pk=pk)


def gift_to_change(by: Any, pk: int) -> Gift:
    """The same, for whoever may mend it. Raises `PermissionDenied`, `Http404`."""
    _demand(by, rights.CHANGE)
    return any_gift(by, pk)


def own_links(person: User) -> QuerySet[GiftLink]:
    """The articles that this person has given away, the newest first."""
    return GiftLink.objects.filter(giver=person).select_related("giver")


def own_link(person: User, pk: int) -> GiftLink:
    """One of them. Raises `Http404`."""
    return get_object_or_404(own_links(person), pk=pk)


def all_links(by: Any) -> QuerySet[GiftLink]:
    """For those who see gifts on the desk. Raises `PermissionDenied`."""
    _demand(by, rights.SEE)
    return GiftLink.objects.select_related("giver")


def link_to_change(by: Any, pk: int) -> GiftLink:
    """One of them, for whoever may take it back. Raises `PermissionDenied`, `Http404`."""
    _demand(by, rights.CHANGE)
    return get_object_or_404(all_links(by), pk=pk)


def checkout_key(purchase: Purchase) -> UUID:
    """The payer's key, by which their story is found on the money desk."""
    return purchase.checkout.payer_id


def _demand(by: Any, permission: str) -> None:
    if not by.has_perm(permission):
        raise PermissionDenied
