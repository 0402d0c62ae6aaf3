"""The prepared newsroom, put back after each test with real transactions.

Django would empty every table, make content types and permissions again, and leave the rest to whoever comes next: that takes
longer than most tests. SQLite gets all its pages back; PostgreSQL those rows that differ.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from broadsheet.campaigns import fixing
from broadsheet.payments import guarding

PATIENCE = 20.0
"""Seconds for which a test's own threads may still hold the database."""
KEPT = "kept"
"""The schema in which PostgreSQL has the rows as they were."""


def keep(connection: BaseDatabaseWrapper) -> Callable[[], None] | None:
    """Remember all rows as they are. Returns what puts them back; None where this role may not leave triggers aside."""
    if connection.vendor == "sqlite":
        return _keep_pages(connection)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return _keep_rows(connection) if cursor.fetchone()[0] else None


def _keep_pages(connection: BaseDatabaseWrapper) -> Callable[[], None]:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    connection.ensure_connection()
    connection.connection.backup(kept)

    def put_back() -> None:
        connection.ensure_connection()
        kept.backup(connection.connection, progress=_patiently(time.monotonic() + PATIENCE), sleep=0.05)

    return put_back


def _patiently(end: float) -> Callable[[int, int, int], None]:
    def look(_status: int, remaining: int, _all: int) -> None:
        if remaining and time.monotonic() > end:
            raise TimeoutError("The test's database could not be put back: something of the test still writes to it")

    return look


def _keep_rows(connection: BaseDatabaseWrapper) -> Callable[[], None]:
    with connection.cursor() as cursor:
        columns, triggers = _columns(cursor), _triggers(cursor)
        filled = _filled(cursor, columns)
        cursor.execute(f"CREATE SCHEMA {KEPT}")
        for table in filled:
            cursor.execute(f'CREATE TABLE {KEPT}."{table}" AS TABLE "{table}"')

    def put_back() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE:g}s'")
            cursor.execute("SET LOCAL session_replication_role = replica")  # no trigger, no foreign key
            for table in {*_filled(cursor, columns), *filled}:
                cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - the database's own names
            for table in filled:
                names = columns[table]
                cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {names} FROM {KEPT}."{table}"')  # noqa: S608
            are_all_there = _triggers(cursor) == triggers
        if not are_all_there:
            guarding.lay(connection)
            fixing.lay(connection)

    return put_back


def _columns(cursor: Any) -> dict[str, str]:
    """For each table, what can be written into it."""
    cursor.execute(
        "SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)"
        " FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)"
        " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER' GROUP BY table_name"
    )
    return dict(cursor.fetchall())


def _triggers(cursor: Any) -> set[str]:
    cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
    return {name for (name,) in cursor.fetchall()}


def _filled(cursor: Any, tables: dict[str, str]) -> list[str]:
    """Those that have rows."""
    cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables))  # noqa: S608
    return [table for (table,) in cursor.fetchall()]
