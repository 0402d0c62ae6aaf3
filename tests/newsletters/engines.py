"""An issue and its readers, for tests of the engine."""

from __future__ import annotations

from typing import Any

from django.db.models import Count

from broadsheet.newsletters import sending
from broadsheet.newsletters.models import Delivery, Issue, Newsletter, Sending, Subscriber, Subscription

READERS = sorted(f"reader{number:02}@mail{number % 3}.proof" for number in range(12))
"""Under a domain that nobody has: what is kept for examples is never handed to a real server."""


def an_issue(issue_of: Any, readers: list[str] | None = None) -> Sending:
    """Sent to these readers, and nothing has left yet."""
    return sending.send(issue=published(issue_of, readers), by=None)


def published(issue_of: Any, readers: list[str] | None = None, **more: Any) -> Issue:
    """It is out, and has these readers."""
    lamp, _is_new = Newsletter.objects.get_or_create(
        language="en", slug="lamp", defaults={"name": "Lamp", "description": "x", "promise": "x"}
    )
    for email in readers or READERS:
        subscriber, is_new = Subscriber.objects.get_or_create(email=email, defaults={"language": "en"})
        if is_new:
            Subscription.objects.create(subscriber=subscriber, newsletter=lamp)
    issue: Issue = issue_of(lamp, ("heading", "Fog"), **more)
    issue.save_revision().publish()
    issue.refresh_from_db()
    return issue


def states(sent: Sending) -> dict[str, int]:
    """How many are in each state."""
    rows = Delivery.objects.filter(sending=sent).order_by().values_list("state").annotate(Count("pk"))
    return {str(state): count for state, count in rows}
