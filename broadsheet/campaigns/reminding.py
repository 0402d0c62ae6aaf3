"""“Remind me in May”: one letter to who would rather be asked another month, unless they pay by then."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation

from broadsheet.campaigns.mail import reminder as letter
from broadsheet.campaigns.models import Reminder
from broadsheet.foundation import clock
from broadsheet.mail import posting
from broadsheet.membership.models import Grant
from broadsheet.ops.limits import Limit, network_of
from broadsheet.payments.models import Entry, Payer

MONTHS = 12
"""How far ahead somebody may choose."""
AT = time(9)
KEPT = timedelta(days=30)
"""So long a wish stays after its letter, for the link in it."""
PAUSE = timedelta(days=90)
"""Whoever gave in so many days is not asked, either."""
A_RUN = 50

FROM_ONE_NETWORK = Limit("reminders from a network", at_most=20, seconds=3600)
FOR_ONE_ADDRESS = Limit("reminders for an address", at_most=3, seconds=24 * 3600)


class TooOftenError(Exception):
    """Too many wishes from one network; says nothing of any address."""


def months(today: date) -> list[date]:
    """The first days of the months that can be chosen: the next one first."""
    found = [today.replace(day=1)]
    while len(found) <= MONTHS:
        found.append((found[-1] + timedelta(days=32)).replace(day=1))
    return found[1:]


def first_working_day(month: date) -> datetime:
    """When the letter leaves: the month's first working day at nine, on the publication's clock. New Year's Day is none."""
    day = month.replace(day=1)
    while day.weekday() >= 5 or (day.month, day.day) == (1, 1):
        day += timedelta(days=1)
    return datetime.combine(day, AT, tzinfo=clock.publication_zone())


@transaction.atomic
def wish(*, email: str, month: date, language: str, came_with: dict[str, Any], address: str) -> Reminder:
    """Write it down, or move the one that is there. The answer is the same whoever has that address.

    Raises `TooOftenError`. Beyond a few a day for one address nothing changes, and nothing says so.
    """
    if not FROM_ONE_NETWORK.take(network_of(address)):
        raise TooOftenError
    email = email.strip().lower()
    due = first_working_day(month)
    kept = {"language": language, "due_at": due, "sent_at": None, **came_with}
    if not FOR_ONE_ADDRESS.take(email):
        return Reminder(email=email, **kept)
    found, _made = Reminder.objects.update_or_create(email=email, defaults=kept)
    return found


def forget(token: str) -> bool:
    """Take a wish back. Whether there was one."""
    return bool(Reminder.objects.filter(token=token).delete()[0])


def remind_due() -> int:
    """Write to those whose month has come. Returns how many letters were written."""
    due = Reminder.objects.due(clock.now()).order_by("due_at").values_list("pk", flat=True)[:A_RUN]
    return sum(_remind(pk) for pk in list(due))


def tidy() -> int:
    """Forget those that were dealt with long enough ago. Returns how many."""
    return Reminder.objects.filter(sent_at__lt=clock.now() - KEPT).delete()[0]


@transaction.atomic
def _remind(pk: int) -> bool:
    found = Reminder.objects.select_for_update().filter(pk=pk, sent_at__isnull=True).first()
    if found is None:
        return False
    if pays(found.email):
        found.delete()
        return False
    Reminder.objects.filter(pk=pk).update(sent_at=clock.now())
    with translation.override(found.language):
        posting.post(letter.build(wish=found))
    return True


def pays(email: str) -> bool:
    """Whether whoever has this address reads as a member or gave lately."""
    now = clock.now()
    if Grant.objects.live(now).filter(person__email__iexact=email).exists():
        return True
    payers = Payer.objects.filter(email__iexact=email).values_list("pk", flat=True)
    return Entry.objects.received().filter(payer__in=list(payers), occurred_at__gte=now - PAUSE).exists()
