"""Making the gifts that were paid for, each with its code, and sending them on their way. Run twice, it makes nothing new."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation

from broadsheet.foundation import clock
from broadsheet.gifts import codes, tasks, terms
from broadsheet.gifts.mail import bought
from broadsheet.gifts.models import Delivery, Gift, Purchase, State
from broadsheet.mail import posting
from broadsheet.ops.queue.enqueuing import later


def make(purchase: Purchase) -> list[Gift]:
    """Those that are not there yet. The caller holds the checkout's lock."""
    there = set(purchase.gifts.values_list("number", flat=True))
    opens = _opens(purchase)
    missing = [_gift(purchase, number, opens) for number in range(1, purchase.count + 1) if number not in there]
    return Gift.objects.bulk_create(missing, batch_size=200)


def hand_over(purchase: Purchase) -> None:
    """Write to the buyer, and let the gifts leave that go by mail: those that are due at once, the others on their day."""
    gifts = [gift for gift in purchase.gifts.whole() if gift.state in {State.COMING, State.OPEN, State.HELD}]
    if not gifts:
        return  # the money has gone back already
    deliveries = Delivery.objects.bulk_create(
        [Delivery(gift=gift, to=gift.recipient_email, due_at=gift.opens_at) for gift in gifts if gift.recipient_email],
        batch_size=200,
    )
    for delivery in deliveries:
        if delivery.due_at <= clock.now():
            later(tasks.deliver, delivery.pk)
    if purchase.buyer_email:
        with translation.override(purchase.language):
            posting.post(bought.build(to=purchase.buyer_email, purchase=purchase))


def _opens(purchase: Purchase) -> datetime:
    """On its day at nine o'clock, or now: a gift that was paid for later than its day is there at once."""
    now = clock.now()
    return max(terms.at_nine(purchase.deliver_on), now) if purchase.deliver_on else now


def _gift(purchase: Purchase, number: int, opens: datetime) -> Gift:
    recipient = purchase.recipients[number - 1] if number <= len(purchase.recipients) else {}
    gift = Gift(
        purchase=purchase, number=number, opens_at=opens, closes_at=terms.closes(opens),
        recipient_name=recipient.get("name", ""), recipient_email=recipient.get("email", ""),
    )  # fmt: skip
    gift.take_code(codes.new())
    return gift
