"""The database itself refuses to change or delete a row of the ledger, whoever asks.

SQLite drops a table's triggers when a migration remakes the table, so they are laid again after every migration, and
looked for when the newsroom starts.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from broadsheet.payments.models import Entry

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
