"""Ending a subscription: as easily as it began, and for this newsletter only."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction

from broadsheet.foundation import clock
from broadsheet.newsletters.models import Consent, EndedBy, Subscription

UNDONE_WITHIN = timedelta(hours=1)
"""Longer, and an old letter that was forwarded could begin what its reader has ended."""
_BY_ITS_LINK = (EndedBy.ONE_CLICK, EndedBy.LINK)


@transaction.atomic
def end(*, subscription: Subscription, by: EndedBy) -> bool:
    """Send this newsletter no more. The link of an earlier subscription ends the present one, too. False if none runs."""
    now = clock.now()
    running = Subscription.objects.running().beside(subscription)
    if not running.update(ended_at=now, ended_by=by, paused_until=None):
        return False
    _write_down(subscription, is_given=False, text="", form=str(by))
    return True


def undo(*, subscription: Subscription) -> bool:
    """Somebody ended it by its link and did not mean it: what ended within the hour goes on. False if there is none."""
    last = last_ended(subscription)
    if last is None:
        return False
    try:
        with transaction.atomic():
            if not Subscription.objects.filter(pk=last.pk, ended_at=last.ended_at).update(ended_at=None, ended_by=""):
                return False
            given = Consent.objects.filter(
                subscriber=last.subscriber_id, newsletter=last.newsletter_id, is_given=True
            ).first()
            _write_down(last, is_given=True, text=given.text if given else "", form="undo")
    except IntegrityError:  # they signed up anew in the same moment
        return False
    return True


def last_ended(subscription: Subscription) -> Subscription | None:
    """What an undoing would go on with: ended by a link within the hour, and none runs."""
    every = Subscription.objects.beside(subscription)
    if every.running().exists():
        return None
    since = clock.now() - UNDONE_WITHIN
    return every.filter(ended_at__gt=since, ended_by__in=_BY_ITS_LINK).order_by("-ended_at", "-pk").first()


def _write_down(subscription: Subscription, *, is_given: bool, text: str, form: str) -> None:
    now = clock.now()
    Consent.objects.create(
        subscriber_id=subscription.subscriber_id, newsletter_id=subscription.newsletter_id, is_given=is_given,
        text=text, form=form, asked_at=now, given_at=now,
    )  # fmt: skip
