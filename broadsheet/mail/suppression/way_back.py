"""How a reader comes back: they ask for mail, one letter goes out that asks whether it was they, and their yes lifts it all.

Whoever types a stranger's address must not be able to write to them through us, so the letter goes seldom.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from broadsheet.foundation import clock
from broadsheet.mail.models import Reason, Suppression, Why
from broadsheet.mail.suppression.acting import lift
from broadsheet.mail.suppression.hashing import hashed

DAY = timedelta(days=1)
RESTS = {
    Reason.GONE: (7 * DAY, 7 * DAY),
    Reason.COMPLAINT: (DAY, 30 * DAY),
    Reason.FAULTS: (DAY, DAY),
    Reason.STAFF: (0 * DAY, 30 * DAY),
}
"""How long nothing is sent since a server's last word, and since the last such letter. Providers count mail to mailboxes
that are gone against whoever sends; a mailbox that comes back does so in a week or never."""


@transaction.atomic
def may_be_asked(address: str) -> bool:
    """Whether the letter that asks may go now; if so, it counts as sent. True for whoever is not suppressed."""
    now = clock.now()
    held = list(Suppression.objects.in_force(now).of(hashed(address)).select_for_update())
    if not all(_has_rested(each, now) for each in held):
        return False
    Suppression.objects.filter(pk__in=[each.pk for each in held]).update(tried_at=now)
    return True


def confirmed(address: str) -> int:
    """Its reader said yes to that letter. Returns how many suppressions ended."""
    return lift(address=address, why=Why.READER)


def _has_rested(held: Suppression, now: datetime) -> bool:
    since_refused, since_tried = RESTS[Reason(held.reason)]
    return held.refused_at + since_refused <= now and (held.tried_at is None or held.tried_at + since_tried <= now)
