"""What a subscriber gets, changed by the link in every letter, without signing in.

Letters are forwarded, and the link with them. So it ends and pauses, and shows no more of the address than whoever has the
letter knows; anything new that is asked for is confirmed by a letter to the address itself. It opens no account.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction

from broadsheet.foundation import clock
from broadsheet.newsletters import ending
from broadsheet.newsletters.models import EndedBy, Newsletter, Subscriber, Subscription

PAUSE = timedelta(days=30)


@transaction.atomic
def keep(*, subscriber: Subscriber, newsletters: Collection[Newsletter]) -> list[Subscription]:
    """Keep these of those that run, and end the others. Returns what ended."""
    kept = {each.pk for each in newsletters}
    ended = []
    for subscription in running(subscriber):
        if subscription.newsletter_id not in kept and ending.end(subscription=subscription, by=EndedBy.PREFERENCES):
            ended.append(subscription)
    return ended


def pause(*, subscriber: Subscriber) -> None:
    """Send nothing for a month; then it goes on by itself."""
    Subscription.objects.running().filter(subscriber=subscriber).update(paused_until=clock.now() + PAUSE)


def resume(*, subscriber: Subscriber) -> None:
    """Go on now."""
    Subscription.objects.running().filter(subscriber=subscriber).update(paused_until=None)


def running(subscriber: Subscriber) -> list[Subscription]:
    """All that have not ended."""
    found = Subscription.objects.running().filter(subscriber=subscriber).select_related("newsletter")
    return list(found.order_by("newsletter__order", "pk"))


def masked(address: str) -> str:
    """Enough of an address for its owner to know it: `o…a@reader.example`."""
    name, _at, domain = address.partition("@")
    return f"{name[0]}…{name[-1] if len(name) > 2 else ''}@{domain}"
