"""Less of one newsletter instead of none: at most one a week, or nothing for a while."""

from __future__ import annotations

from collections.abc import Callable

from broadsheet.foundation import clock
from broadsheet.newsletters.models import Pace, Subscription
from broadsheet.newsletters.preferences import PAUSE


def less_often(*, subscription: Subscription) -> None:
    """At most one a week."""
    Subscription.objects.running().beside(subscription).update(pace=Pace.WEEKLY)


def pause(*, subscription: Subscription) -> None:
    """Nothing for a month; then it goes on by itself."""
    Subscription.objects.running().beside(subscription).update(paused_until=clock.now() + PAUSE)


def every(*, subscription: Subscription) -> None:
    """Every issue again, from the next one on."""
    Subscription.objects.running().beside(subscription).update(pace=Pace.EVERY, paused_until=None)


ACTS: dict[str, Callable[..., None]] = {"less": less_often, "pause": pause, "every": every}
"""By their names on the page."""
