"""Writing a batch of an imported list: its rows into a table of the moment, and from there by a few statements for all of them.

One by one, or by way of Django's objects, a million rows take minutes more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models

from broadsheet.foundation import clock
from broadsheet.mail import suppression
from broadsheet.newsletters.models import Consent, Subscriber, Subscription, new_token

FORM = "import"
_COLUMNS = (
    "email",
    "name",
    "language",
    "newsletter_id",
    "consent",
    "consented_at",
    "address_hash",
    "own_token",
    "token",
)
_SHOWS = "newsletters_subscription s WHERE s.subscriber_id = incoming.subscriber_id AND s.newsletter_id = incoming.newsletter_id AND"
_WHYS = {"subscribed already": "s.ended_at IS NULL", "ended since": "s.ended_at >= incoming.consented_at"}
"""Why a row begins nothing, and which subscription shows it."""
_HELD = (
    "UPDATE incoming SET why = 'suppressed' WHERE address_hash IN (SELECT address_hash FROM mail_suppression"
    " WHERE lifted_at IS NULL AND (expires_at IS NULL OR expires_at > %s))"
)
"""`Suppression.objects.in_force` in SQL: whoever complained is not asked back by a list, whatever it says of consent."""


@dataclass(frozen=True)
class Row:
    """One line that can be taken. Whoever ended that newsletter after `consented_at` has changed their mind since."""

    email: str
    name: str
    language: str
    newsletter_id: int
    consent: str
    consented_at: datetime


def take_in(rows: Iterable[Row], left_out: Counter[str]) -> int:
    """Begin what is not there yet, within the caller's transaction; counts what is left out. Returns how many began."""
    with connection.cursor() as cursor:
        _lay(cursor, rows)
        now = _moment(clock.now())
        cursor.execute(_HELD, [now.value])
        _insert(
            cursor,
            Subscriber,
            {"email": "i.email", "name": "i.name", "language": "i.language", "token": "i.own_token", "made_at": now},
        )
        cursor.execute(
            "UPDATE incoming SET subscriber_id = (SELECT id FROM newsletters_subscriber s WHERE s.email = incoming.email)"
        )
        for why, shown in _WHYS.items():
            statement = f"UPDATE incoming SET why = %s WHERE why = '' AND EXISTS (SELECT 1 FROM {_SHOWS} {shown})"  # noqa: S608
            cursor.execute(statement, [why])
        pair: dict[str, str | _Bound] = {"subscriber_id": "i.subscriber_id", "newsletter_id": "i.newsletter_id"}
        form = _Bound(FORM)
        _insert(cursor, Subscription, {**pair, "token": "i.token", "form": form, "began_at": now})
        given: dict[str, str | _Bound] = {
            "is_given": _Bound(value=True),
            "text": "i.consent",
            "asked_at": "i.consented_at",
            "given_at": now,
        }
        _insert(cursor, Consent, {**pair, **given, "form": form})
        cursor.execute("SELECT why, COUNT(*) FROM incoming GROUP BY why")
        counts = dict(cursor.fetchall())
        cursor.execute("DROP TABLE incoming")
    begun: int = counts.pop("", 0)
    left_out.update(counts)
    return begun


@dataclass(frozen=True)
class _Bound:
    """A value that is the same for all rows; a text in its place would be SQL."""

    value: Any


def _lay(cursor: Any, rows: Iterable[Row]) -> None:
    time = "timestamptz" if connection.vendor == "postgresql" else "datetime"
    cursor.execute(
        "CREATE TEMPORARY TABLE incoming (email text, name text, language text, newsletter_id bigint, consent text,"
        f" consented_at {time}, address_hash text, own_token text, token text, subscriber_id bigint, why text DEFAULT '')"
    )
    columns = ", ".join(_COLUMNS)
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY incoming ({columns}) FROM STDIN") as copy:
            for values in _values(rows):
                copy.write_row(values)
        cursor.execute("ANALYZE incoming")  # or the planner reads all subscribers for each batch
    else:
        marks = ", ".join(["%s"] * len(_COLUMNS))
        cursor.executemany(f"INSERT INTO incoming ({columns}) VALUES ({marks})", list(_values(rows)))  # noqa: S608


def _values(rows: Iterable[Row]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        moment = _moment(row.consented_at).value
        yield (
            row.email, row.name, row.language, row.newsletter_id, row.consent, moment, suppression.hashed(row.email),
            new_token(), new_token(),
        )  # fmt: skip


def _insert(cursor: Any, model: type[models.Model], said: dict[str, str | _Bound]) -> None:
    """Rows of this model from what is laid. A column that is not named gets its field's default, as from `create`."""
    filled: dict[str, str | _Bound] = {
        field.column: _Bound(field.get_db_prep_save(field.get_default(), connection))
        for field in model._meta.concrete_fields
        if field.column and not field.primary_key and field.column not in said
    }
    filled |= said
    columns = ", ".join(connection.ops.quote_name(column) for column in filled)
    values = ", ".join("%s" if isinstance(value, _Bound) else value for value in filled.values())
    bound = [value.value for value in filled.values() if isinstance(value, _Bound)]
    table = connection.ops.quote_name(model._meta.db_table)
    cursor.execute(  # an address may stand there for two newsletters, and a worker may have been faster
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM incoming i WHERE i.why = '' ON CONFLICT DO NOTHING",  # noqa: S608
        bound,
    )


def _moment(moment: datetime) -> _Bound:
    return _Bound(connection.ops.adapt_datetimefield_value(moment))
