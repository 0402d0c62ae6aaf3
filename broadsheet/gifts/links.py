"""The whole addresses that stand in letters, and the signed key by which a buyer comes to what they bought."""

from __future__ import annotations

import secrets

from django.core import signing
from django.urls import reverse

from broadsheet.foundation import languages, own_keys
from broadsheet.gifts.models import Gift, GiftLink, Purchase

SALT = "gifts.bought"


def of(gift: Gift) -> str:
    """The link by which a gift is taken."""
    return languages.absolute(reverse("gift_link", args=[gift.code]))


def of_story(link: GiftLink) -> str:
    """The link by which a single article is read, in the article's own edition."""
    return languages.url_to(link.language or languages.default(), "gift_story", link.key)


def of_purchase(purchase: Purchase) -> str:
    """The buyer's way to what they bought, from their letter."""
    return languages.absolute(reverse("gifts_bought_link", args=[key_of(purchase)]))


def key_of(purchase: Purchase) -> str:
    """The key in it."""
    return _signer().sign(str(purchase.pk))


def purchase_of(key: str) -> Purchase | None:
    """The purchase of a key; None for one that we did not make."""
    try:
        pk = _signer().unsign(key)
    except signing.BadSignature:
        return None
    return Purchase.objects.select_related("checkout__payer", "plan").filter(pk=pk).first()


def _signer() -> signing.Signer:
    # A key of its own: old letters must work for years, whatever becomes of SECRET_KEY.
    key = own_keys.kept("gifts-bought", lambda: secrets.token_hex(32).encode()).decode()
    return signing.Signer(key=key, salt=SALT, fallback_keys=[])
