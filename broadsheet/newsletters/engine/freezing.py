"""Freezing an audience: rows are made by the database from the database, stretch by stretch, and never pass through here.

Each stretch is one transaction with the mark of how far it came. Whoever is second waits for the sending's row and finds it done.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max, Min, PositiveSmallIntegerField, QuerySet, Value
from django.db.models.functions import Cast, Lower

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.newsletters import audience
from broadsheet.newsletters.engine import providers
from broadsheet.newsletters.models import Delivery, Sending, State, Subscription
from broadsheet.newsletters.subjects import placing, trying

STRETCH = 20_000
"""Numbers of subscriptions that are looked at in one transaction: a second's work, however long the list."""
TWICE = "same_address"


def begin(sending: Sending) -> None:
    """In the transaction that makes the sending: fix who was there, and freeze the first stretch."""
    newest = Subscription.objects.filter(newsletter=sending.issue.newsletter_id).aggregate(last=Max("pk"))["last"]
    Sending.objects.filter(pk=sending.pk).update(last=newest or 0)
    step(sending.pk)


def step(pk: int) -> bool:
    """Freeze the next stretch. False if there is none."""
    with transaction.atomic():
        sending = Sending.objects.select_for_update(of=("self",)).select_related("issue__newsletter").get(pk=pk)
        if sending.prepared_at is not None:
            return False
        rows = _there(sending)
        first = rows.aggregate(first=Min("pk"))["first"]
        if first is None:
            _close(sending)
        else:
            _freeze(sending, rows.filter(pk__lt=first + STRETCH))
            sending.frozen_up_to = first + STRETCH - 1
            sending.save(update_fields=["frozen_up_to", "left_out"])
            if not _there(sending).exists():
                _close(sending)
        crashpoint("engine.before_frozen")
    return True


def _there(sending: Sending) -> QuerySet[Any]:
    """Who was there when it was sent, and has not been looked at."""
    rows = audience.sorted_out(sending.issue.newsletter)
    return rows.filter(pk__gt=sending.frozen_up_to, pk__lte=sending.last)


def _close(sending: Sending) -> None:
    """All are looked at: now it is known how many there are."""
    sending.audience = sending.deliveries.count()
    sending.prepared_at = clock.now()
    sending.expires_at = sending.prepared_at + timedelta(hours=sending.issue.tries_for)
    sending.save(update_fields=["audience", "prepared_at", "expires_at"])


def _freeze(sending: Sending, rows: QuerySet[Any]) -> None:
    counted: Any = rows.order_by().values_list("why").annotate(Count("pk"))
    counts = Counter(dict(counted))
    wanted = counts.pop("", 0)
    counts[TWICE] += wanted - _insert(sending, rows.filter(why=""))
    sending.left_out = {name: count for name, count in (Counter(sending.left_out) + counts).items() if count}


def _insert(sending: Sending, rows: QuerySet[Any]) -> int:
    """`INSERT … SELECT`; an address that stands there already is passed over. Returns how many were made."""
    found = rows.order_by("pk").values_list(
        "pk", Lower("subscriber__email"), providers.in_sql("subscriber__email"), _arm(sending)
    )
    inner, bound = found.query.sql_with_params()
    same: dict[str, Any] = {"sending_id": sending.pk, "state": State.READY, "tries": 0, "said": "", "skipped": ""}
    columns = ", ".join(
        connection.ops.quote_name(name) for name in ("subscription_id", "address", "provider", "arm", *same)
    )
    table, marks = connection.ops.quote_name(Delivery._meta.db_table), ", ".join(["%s"] * len(same))
    with connection.cursor() as cursor:
        cursor.execute(  # the names are ours; WHERE true, or SQLite takes ON for a join's
            f"INSERT INTO {table} ({columns}) SELECT found.*, {marks} FROM ({inner}) AS found WHERE true ON CONFLICT DO NOTHING",  # noqa: S608
            [*same.values(), *bound],
        )
        made: int = cursor.rowcount
    return made


def _arm(sending: Sending) -> Any:
    test = trying.of(sending)
    number = PositiveSmallIntegerField()
    return placing.arm_in_sql(test) if test else Cast(Value(None, output_field=number), number)
