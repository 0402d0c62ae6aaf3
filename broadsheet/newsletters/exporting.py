"""A newsletter's subscribers as a table, with what each agreed to. Nothing that somebody typed is taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import IO

from django.db.models import OuterRef, Subquery

from broadsheet.foundation import clock
from broadsheet.membership.money_desk.exporting import disarmed
from broadsheet.newsletters.models import Consent, Newsletter, Subscription

HEADS = ("email", "name", "language", "newsletter", "since", "consent", "consented_at", "form")
AT_ONCE = 2_000


def write(newsletter: Newsletter, file: IO[str]) -> int:
    """All whose subscription runs, in the columns that an import reads. Returns how many."""
    table = csv.writer(file)
    table.writerow(HEADS)
    count = 0
    for row in _rows(newsletter):
        table.writerow([disarmed(value) for value in row])
        count += 1
    return count


def _rows(newsletter: Newsletter) -> Iterator[tuple[str, ...]]:
    given = Consent.objects.filter(
        subscriber=OuterRef("subscriber"), newsletter=OuterRef("newsletter"), is_given=True
    ).order_by("-given_at", "-pk")
    found = Subscription.objects.running().filter(newsletter=newsletter).order_by("pk").annotate(
        consent=Subquery(given.values("text")[:1]), consented_at=Subquery(given.values("asked_at")[:1])
    )  # fmt: skip
    names = ("subscriber__email", "subscriber__name", "began_at", "consent", "consented_at", "form")
    for email, name, began_at, consent, consented_at, form in found.values_list(*names).iterator(AT_ONCE):
        moments = [clock.local(moment).isoformat() if moment else "" for moment in (began_at, consented_at)]
        yield (email, name, newsletter.language, newsletter.slug, moments[0], consent or "", moments[1], form)
