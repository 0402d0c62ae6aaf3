"""What happened to gifts, told on commit. The sender is `Gift`, or `Purchase` where gifts were bought."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal

from broadsheet.gifts.models import Gift, Purchase

gift_bought = Signal()
"""Gifts were paid for, and are there: `purchase`. Once for each purchase, whatever is told again of its payment."""
gift_redeemed = Signal()
"""Somebody has a gift now: `gift`."""
gift_taken_back = Signal()
"""The money went back, and this gift opens nothing any more: `gift`. Once for each gift of the purchase."""


def tell(signal: Signal, gift: Gift) -> None:
    """Send it once the transaction is committed; not at all if it is rolled back."""
    _on_commit(partial(signal.send_robust, sender=Gift, gift=gift))


def tell_of_purchase(signal: Signal, purchase: Purchase) -> None:
    """The same, of a purchase."""
    _on_commit(partial(signal.send_robust, sender=Purchase, purchase=purchase))


def _on_commit(send: Any) -> None:
    transaction.on_commit(send, robust=True)
