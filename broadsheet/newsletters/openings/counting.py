"""What is counted of openings, and as what: those that only a person can have been, and all there may have been."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, transaction
from django.db.models import Count, Q

from broadsheet.foundation import clock
from broadsheet.newsletters.clicks import codes, machines
from broadsheet.newsletters.clicks.counting import KEPT
from broadsheet.newsletters.models import Delivery, Opening, OpeningCount

logger = logging.getLogger("broadsheet.newsletters")

_AHEAD = re.compile(r"\s*Mozilla/5\.0\s*")
"""All that Apple's Mail Privacy Protection says of itself, which fetches pictures whether or not anybody reads."""
_FOR_READERS = re.compile(r"GoogleImageProxy|YahooMailProxy", re.IGNORECASE)
"""These fetch a picture when somebody opens the letter, and keep it: one reader each, however often."""


@dataclass(frozen=True)
class Opened:
    """Letters of one issue. `least`: a reader's mail program asked for the picture; `most`: somebody or something did."""

    least: int
    most: int


def note(*, code: str, method: str, agent: str) -> None:
    """Write down that the letter's picture was asked for. Whatever is wrong, the picture is handed out all the same."""
    pk = codes.delivery_of(code)
    if pk is None:
        return
    try:
        _write(pk, method, agent)
    except DatabaseError:
        logger.warning("An opening was not counted: the database did not take it.")


def of(sendings: Collection[int]) -> dict[int, Opened]:
    """What each of these came to; those of which nothing is known are left out. Two queries."""
    kept = OpeningCount.objects.filter(sending__in=sendings).values_list("sending", "readers", "letters")
    rows = Opening.objects.filter(delivery__sending__in=sendings).order_by().values_list("delivery__sending")
    counted = rows.annotate(readers=Count("pk", filter=Q(is_reader=True)), letters=Count("pk"))
    return {pk: Opened(readers, letters) for pk, readers, letters in [*counted, *kept]}


def forget() -> int:
    """Forget which letters were opened of issues that went out a month ago; their counts stay. Returns how many rows."""
    old = Opening.objects.filter(delivery__sending__made_at__lte=clock.now() - KEPT)
    forgotten = 0
    for sending in sorted(set(old.order_by().values_list("delivery__sending", flat=True))):
        with transaction.atomic():
            found = of([sending])[sending]
            OpeningCount.objects.get_or_create(
                sending_id=sending, defaults={"readers": found.least, "letters": found.most}
            )
            forgotten += Opening.objects.filter(delivery__sending=sending).delete()[0]
    return forgotten


def _write(pk: int, method: str, agent: str) -> None:
    now = clock.now()
    letter = Delivery.objects.filter(pk=pk, sending__made_at__gt=now - KEPT).first()
    if letter is None:
        return
    is_reader = _is_readers(method, agent, since=letter.handed_at, now=now)
    row, _is_new = Opening.objects.get_or_create(delivery=letter, defaults={"is_reader": is_reader})
    if is_reader and not row.is_reader:
        Opening.objects.filter(pk=row.pk).update(is_reader=True)


def _is_readers(method: str, agent: str, *, since: datetime | None, now: datetime) -> bool:
    if method != "GET" or _AHEAD.fullmatch(agent) or since is None or now < since + machines.TOO_SOON:
        return False
    return bool(_FOR_READERS.search(agent)) or not machines.says_so(method, agent)
