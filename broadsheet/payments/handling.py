"""Handling an event: ask the provider what is true of what it is about, and take that in."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.payments import alerts, defences, settling
from broadsheet.payments.models import Checkout, WebhookEvent
from broadsheet.payments.providers import known

logger = logging.getLogger("broadsheet.payments")


def handle(event: WebhookEvent) -> None:
    """Ask the provider what is true of what the event is about, and take that in."""
    if event.handled_at is None:
        checkout = take_in(event.provider, event.about)
        crashpoint("inbox.after_taking_in")
        if "declined" in event.about and (checkout is None or checkout.paid_at is None):
            # Not a renewal: those fail without anybody's trying.
            defences.failed(card=event.about["declined"], email=event.about.get("email", ""))
        WebhookEvent.objects.filter(pk=event.pk).update(handled_at=clock.now())
        crashpoint("inbox.after_handling")


def take_in(slug: str, about: Mapping[str, str]) -> Checkout | None:
    """Read these objects at the provider and write what is new. None if they are none of ours."""
    truth = known.of(slug).read(about)
    crashpoint("inbox.after_reading")
    if truth is None:
        logger.info("%s told of %s, which belongs to nothing of ours", slug, dict(about))
        return None
    try:
        return settling.take_in(truth, provider=slug)
    except Checkout.DoesNotExist:
        logger.warning("%s told of a payment for checkout %s, which we don't have", slug, truth.checkout)
    except settling.NotValidError as error:
        logger.error("Not taken in: %s", error)
        alerts.raise_alert(
            f"not valid:{truth.checkout}", str(error), checkout=Checkout.objects.filter(pk=truth.checkout).first()
        )
    return None
