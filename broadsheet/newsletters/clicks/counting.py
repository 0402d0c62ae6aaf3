"""What the worker does with clicks: takes machines out, counts each reader once for each story, and forgets who it was."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.db.models import Count, Q

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.newsletters.clicks import codes, machines
from broadsheet.newsletters.models import ClickCount, Delivery, Hit

logger = logging.getLogger("broadsheet.newsletters")

KEPT = timedelta(days=30)
"""After the sending. Later clicks count nothing: nobody knows any more who followed what."""
A_RUN = 5_000


def note(*, code: str, link: str, method: str, agent: str) -> None:
    """Write a click down. Whatever is wrong, its reader is on the way to the story all the same."""
    pk = codes.delivery_of(code)
    if pk is None:
        return
    try:
        if Delivery.objects.filter(pk=pk, sending__made_at__gt=clock.now() - KEPT).exists():
            Hit.objects.create(
                delivery_id=pk, link=link[:255], is_machine=True if machines.says_so(method, agent) else None
            )
    except DatabaseError:
        logger.warning("A click was not counted: the database did not take it.")


def settle() -> int:
    """Look at what came, and count it anew for its issues. Returns how many clicks were looked at."""
    new = Hit.objects.filter(is_machine__isnull=True, at__lt=machines.settled_before(clock.now()))
    keys = list(new.order_by("at").values_list("pk", flat=True)[:A_RUN])
    if keys:
        with transaction.atomic():
            hits = Hit.objects.filter(pk__in=keys)
            sendings = set(hits.values_list("delivery__sending", flat=True))
            programs = {*machines.too_soon(hits).values_list("pk", flat=True)}
            programs |= {*machines.in_a_row(hits).values_list("pk", flat=True)}
            Hit.objects.filter(pk__in=programs).update(is_machine=True)
            Hit.objects.filter(pk__in=set(keys) - programs).update(is_machine=False)
            crashpoint("clicks.after_looking")
            for sending in sorted(sendings):
                count(sending)
            crashpoint("clicks.before_commit")
    forget()
    return len(keys)


def count(sending: int) -> None:
    """Write one issue's counts, from all its rows. Done twice, it comes to the same."""
    hits = Hit.objects.filter(delivery__sending=sending).order_by()
    sums = {
        "readers": Count("delivery", filter=Q(is_machine=False), distinct=True),
        "machines": Count("pk", filter=Q(is_machine=True)),
    }
    found = [(link, readers, programs) for link, readers, programs in hits.values_list("link").annotate(**sums)]
    _write(sending, [*found, ("", *hits.aggregate(**sums).values())])


def forget() -> int:
    """Forget who followed what of issues that went out a month ago; their counts stay. Returns how many rows."""
    return Hit.objects.filter(delivery__sending__made_at__lte=clock.now() - KEPT).delete()[0]


def _write(sending: int, counts: Iterable[tuple[str, int, int]]) -> None:
    ClickCount.objects.bulk_create(
        [ClickCount(sending_id=sending, link=link, readers=readers, machines=programs) for link, readers, programs in counts],
        update_conflicts=True, unique_fields=["sending", "link"], update_fields=["readers", "machines"],
    )  # fmt: skip
