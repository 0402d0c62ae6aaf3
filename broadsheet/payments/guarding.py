"""The database itself refuses to change or delete a row of the ledger, whoever asks.

SQLite drops a table's triggers when a migration remakes the table, so they are laid again after every migration, and
looked for when the newsroom starts and as long as a worker runs.
"""

from __future__ import annotations

import logging
import uuid
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from broadsheet.foundation import clock
from broadsheet.payments import alerts
from broadsheet.payments.models import Entry

logger = logging.getLogger("broadsheet.payments")

SAYS = "The ledger never changes: write a correction."
ACTS = ("update", "delete")


def _name(act: str) -> str:
    return f"{Entry._meta.db_table}_no_{act}"


def lay(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place, as often as wanted."""
    table = Entry._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {table}_never_changes() RETURNS trigger LANGUAGE plpgsql AS"
                f" $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
            )
            for act in (*ACTS, "truncate"):
                each = "STATEMENT" if act == "truncate" else "ROW"
                cursor.execute(f"DROP TRIGGER IF EXISTS {_name(act)} ON {table}")
                cursor.execute(
                    f"CREATE TRIGGER {_name(act)} BEFORE {act.upper()} ON {table}"
                    f" FOR EACH {each} EXECUTE FUNCTION {table}_never_changes()"
                )
            return
        for act in ACTS:
            cursor.execute(
                f"CREATE TRIGGER IF NOT EXISTS {_name(act)} BEFORE {act.upper()} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            )


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take them away. For tests that empty all tables, and for nothing else."""
    table = Entry._meta.db_table
    with connection.cursor() as cursor:
        for act in (*ACTS, "truncate"):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {_name(act)}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should be there and are not."""
    asked = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND NOT tgisinternal"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    acts = (*ACTS, "truncate") if connection.vendor == "postgresql" else ACTS
    with connection.cursor() as cursor:
        cursor.execute(asked)
        there = {name for (name,) in cursor.fetchall()}
    return [_name(act) for act in acts if _name(act) not in there]


def after_migrating(using: str = DEFAULT_DB_ALIAS, **_more: Any) -> None:
    """Listens to Django's `post_migrate`."""
    connection = connections[using]
    if Entry._meta.db_table in connection.introspection.table_names():
        lay(connection)


def stand() -> bool:
    """Lay what is missing, loudly. Whether something was.

    A newsroom whose ledger lost its guards goes on: readers and editors have done nothing, and the guards are back
    within the moment. But nobody knows what was changed meanwhile, so staff are told to compare the open months.
    Raises `DatabaseError` where they can't be laid: then it must not run.
    """
    gone = missing(connection)
    if not gone:
        return False
    logger.error("The ledger stood without %s. They are laid again; compare the last months.", ", ".join(gone))
    with transaction.atomic():
        lay(connection)
        alerts.raise_alert(
            "the ledger was unguarded",
            _(
                "The database had lost what keeps the ledger from being changed (%s). It is back. Compare the last months "
                "with the providers’ reports: nobody knows what was changed meanwhile."
            )
            % ", ".join(gone),
        )
    return True


def yielding() -> list[str]:
    """The acts that the database lets through on a row of the ledger. Tried on a row that is rolled back."""
    table, let_through = Entry._meta.db_table, []
    with transaction.atomic():
        row = Entry.objects.create(**_PROBE, provider_id=str(uuid.uuid4()), occurred_at=clock.now(), payer=uuid.uuid4())
        for act, statement in {"update": f"UPDATE {table} SET amount = 1", "delete": f"DELETE FROM {table}"}.items():  # noqa: S608
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f"{statement} WHERE id = %s", [row.pk])
                    let_through.append(act)
                    transaction.set_rollback(True)
            except DatabaseError:
                continue
        transaction.set_rollback(True)
    return let_through


_PROBE: dict[str, Any] = {
    "kind": "correction", "provider": "doctor", "amount": 0, "currency": "EUR", "base_amount": 0,
    "base_currency": "EUR", "rate": "1", "rate_source": "", "purpose": "", "entity": "",
}  # fmt: skip
