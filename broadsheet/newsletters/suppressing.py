"""What becomes of subscriptions when their address gets no mail any more, and when that was a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from broadsheet.foundation import clock
from broadsheet.mail.models import Reason
from broadsheet.newsletters.models import Consent, EndedBy, Subscriber, Subscription

WAYS = {Reason.GONE: EndedBy.BOUNCE, Reason.COMPLAINT: EndedBy.COMPLAINT}
"""A mailbox that is only full for a while ends nothing: it is left out until the suppression runs out."""


def end(addresses: Sequence[tuple[str, str]]) -> int:
    """End all that run for these addresses, some statements for each way. Returns how many ended."""
    return sum(
        _end([address.strip().lower() for address, reason in addresses if reason == why], way)
        for why, way in WAYS.items()
    )


@transaction.atomic
def go_on(*, address: str, since: datetime) -> int:
    """What a bounce has ended since then goes on, unless its reader has begun it anew. Returns how many."""
    ended = Subscription.objects.filter(
        subscriber__email=address.strip().lower(), ended_by=EndedBy.BOUNCE, ended_at__gte=since
    )
    return sum(_go_on(pk) for pk in ended.values_list("pk", flat=True))


@transaction.atomic
def _end(emails: Sequence[str], way: EndedBy) -> int:
    now = clock.now()
    running = Subscription.objects.running().filter(subscriber__in=Subscriber.objects.filter(email__among=emails))
    if way == EndedBy.COMPLAINT:
        taken_back = [
            Consent(subscriber_id=who, newsletter_id=what, is_given=False, form=str(way), asked_at=now, given_at=now)
            for who, what in running.values_list("subscriber", "newsletter")
        ]
        Consent.objects.bulk_create(taken_back, batch_size=500)
    return running.update(ended_at=now, ended_by=way, paused_until=None)


def _go_on(pk: int) -> bool:
    try:
        with transaction.atomic():
            return bool(Subscription.objects.filter(pk=pk).update(ended_at=None, ended_by=""))
    except IntegrityError:  # they signed up anew
        return False
