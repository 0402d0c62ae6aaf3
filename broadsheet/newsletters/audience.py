"""Who gets the next issue of a newsletter, asked of the database: counted and sorted there, not here."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from broadsheet.foundation import clock
from broadsheet.membership.benefits import MEMBERS
from broadsheet.membership.models import Grant
from broadsheet.newsletters.models import Delivery, Newsletter, Pace, Receives, Subscription
from broadsheet.newsletters.models.delivery import MAY_HAVE_IT, UNDECIDED
from broadsheet.newsletters.models.subscription import SubscriptionQuerySet

A_WEEK = timedelta(days=6, hours=12)
"""Since the last one, for those who want one a week: a weekly that comes an hour early is not left out."""

PAUSED, PACE, NO_RIGHT = "paused", "pace", "no_right"
"""Why somebody is left out who has not ended it."""


def of(newsletter: Newsletter) -> SubscriptionQuerySet:
    """The subscriptions that it would go to now: running, not paused, with their right to it, and in their pace."""
    found = Subscription.objects.running().filter(newsletter=newsletter)
    for reason in _reasons(newsletter).values():
        found = found.filter(~reason)
    return found


def sorted_out(newsletter: Newsletter) -> SubscriptionQuerySet:
    """All that run, each with `why` it is left out now; empty for those that it goes to."""
    cases = [When(reason, then=Value(name)) for name, reason in _reasons(newsletter).items()]
    return Subscription.objects.running().filter(newsletter=newsletter).annotate(why=Case(*cases, default=Value("")))


def members() -> QuerySet[Grant]:
    """Live grants with which somebody reads as a member now."""
    return Grant.objects.live(clock.now()).filter(person__isnull=False, benefits__has_word=MEMBERS)


def _reasons(newsletter: Newsletter) -> dict[str, Q]:
    now = clock.now()
    lately = Delivery.objects.filter(
        subscription=OuterRef("pk"), state__in=(*MAY_HAVE_IT, *UNDECIDED), sending__made_at__gt=now - A_WEEK
    )
    reasons = {
        PAUSED: Q(paused_until__isnull=False, paused_until__gt=now),
        PACE: ~Q(pace=Pace.EVERY) & Q(Exists(lately)),
    }
    if newsletter.receives == Receives.REGISTERED:
        reasons[NO_RIGHT] = Q(subscriber__reader__isnull=True)
    if newsletter.receives == Receives.MEMBERS:
        own = members().filter(person=OuterRef("subscriber__reader"))
        reasons[NO_RIGHT] = ~Q(Exists(own))
    return reasons
