"""A ledger of a million rows, and how long a campaign's recount takes in it: prints `{goal: milliseconds}`.

20,000 payments are in the campaign's time; half of those who pay have accounts, and one payment in a hundred went back.
"""

from __future__ import annotations

import json
import logging
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import django

django.setup()

from django.db import connection, models, transaction  # noqa: E402 — needs Django to be ready

from broadsheet.accounts.models import User  # noqa: E402
from broadsheet.campaigns.counting import tally  # noqa: E402
from broadsheet.campaigns.models import Campaign, Goal  # noqa: E402
from broadsheet.config import installing  # noqa: E402
from broadsheet.payments.models import Entry, Kind, Payer  # noqa: E402

PAYMENTS = 333_000
"""Each with its settlement and fee, some with a refund: a million rows."""
PAYERS = 40_000
IN_TIME = 20_000
TIMES = 7
FIRST = datetime(2024, 1, 1, tzinfo=UTC)
STEP = timedelta(seconds=250)
"""From one payment to the next."""


def main() -> None:
    """Fill the database, then count."""
    logging.disable(logging.WARNING)
    installing.install(say=lambda _line: None)
    with transaction.atomic():
        _write(User, _accounts())
        _write(Payer, _payers())
        _write(Entry, _rows())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps({"rows": Entry.objects.count(), **timed()}))


def timed() -> dict[str, float]:
    """The median of each goal's recounts, in milliseconds."""
    starts = FIRST + STEP * (PAYMENTS - IN_TIME - 5000)
    found: dict[str, float] = {}
    for kind in Goal:
        campaign = Campaign.objects.create(
            key=str(kind).replace("_", "-"), name="Measured", starts_at=starts, goal_kind=kind, goal=1000,
            ends_at=starts + STEP * IN_TIME,
        )  # fmt: skip
        times = []
        for _time in range(TIMES):
            began = time.perf_counter()
            tally.recount(campaign)
            times.append((time.perf_counter() - began) * 1000)
        found[str(kind)] = round(median(times), 1)
    return found


def _accounts() -> Iterator[User]:
    yield from (
        User(pk=number, email=f"p{number}@reader.example", password="!")  # noqa: S106 — one that opens nothing
        for number in range(1, PAYERS, 2)
    )


def _payers() -> Iterator[Payer]:
    for number in range(PAYERS):
        account = number if number % 4 == 1 else None  # the others with an account are known by their address
        yield Payer(pk=uuid.UUID(int=number + 1), reader_id=account, email=f"p{number}@reader.example")


def _rows() -> Iterator[Entry]:
    pk = 0
    for number in range(PAYMENTS):
        at, name = FIRST + STEP * number, f"pay-{number}"
        kinds = [(Kind.PAYMENT, 500, ""), (Kind.SETTLEMENT, 500, name), (Kind.FEE, -15, name)]
        for kind, amount, about in [*kinds, (Kind.REFUND, -500, name)] if number % 100 == 0 else kinds:
            pk += 1
            yield Entry(
                pk=pk, kind=kind, provider="sandbox", provider_id=name, about=about, amount=amount, currency="EUR",
                base_amount=amount, base_currency="EUR", rate="1", rate_source="proof", occurred_at=at, recorded_at=at,
                payer=uuid.UUID(int=number % PAYERS + 1), checkout=uuid.UUID(int=number % PAYERS + 1), entity="main",
                purpose="contribution" if number % 3 == 0 else "membership", interval="year" if number % 5 == 0 else "month",
            )  # fmt: skip


def _write(model: type[models.Model], things: Iterable[Any]) -> None:
    """As the database takes many rows fastest: a hundred times as fast as saving them."""
    fields = [field for field in model._meta.concrete_fields]
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    rows = (_values(fields, one) for one in things)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(fields))
        cursor.executemany(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({marks})", list(rows))  # noqa: S608


def _values(fields: Sequence[Any], one: models.Model) -> list[Any]:
    return [field.get_db_prep_save(getattr(one, field.attname), connection) for field in fields]


if __name__ == "__main__":
    main()
