"""In which order rows are locked, here and in all that gifts do: nothing can deadlock, and every state is decided once.

1. the purchase's **checkout**: whatever payments write of it is written under it, too;
2. the **people** whose access changes, by number;
3. the **gifts**, by number;
4. their **grants**, which `granting` locks itself.

A membership that is bought takes its own checkout, then its person, then its grants: the same order.
"""

from __future__ import annotations

from collections.abc import Iterable

from broadsheet.accounts.models import User
from broadsheet.gifts.models import Gift, Purchase
from broadsheet.payments.models import Checkout


def checkout(gift: Gift) -> None:
    """Hold its purchase's checkout: the first of all."""
    Checkout.objects.select_for_update().get(pk=gift.purchase.checkout_id)


def one(gift: Gift, *, person: User | None = None) -> Gift:
    """The gift as it is now, under its locks; `person` is whoever gets it."""
    checkout(gift)
    if person is not None:
        people([person.pk])
    Gift.objects.select_for_update().get(pk=gift.pk)
    return Gift.objects.whole().get(pk=gift.pk)


def all_of(purchase: Purchase) -> list[Gift]:
    """All gifts of a purchase, under their locks. The caller holds its checkout."""
    redeemers = purchase.gifts.filter(redeemer__isnull=False).values_list("redeemer_id", flat=True)
    people(redeemers)  # under the checkout's lock nobody can have redeemed one meanwhile
    list(purchase.gifts.select_for_update().order_by("pk"))
    return list(purchase.gifts.whole().order_by("pk"))


def people(keys: Iterable[int]) -> None:
    """Hold these people's rows."""
    list(User.objects.select_for_update().filter(pk__in=set(keys)).order_by("pk"))
