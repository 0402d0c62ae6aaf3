"""The database itself refuses to change what an experiment fixed at its start, whoever asks, and arms that overlap.

Moving a boundary moves readers from one arm to another, and nobody would see it in the figures. Laid again after every
migration, as SQLite drops a table's triggers when a migration remakes the table.
"""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from broadsheet.campaigns.models import Arm, Experiment, ExperimentStart, ExperimentStop

FIXED = "This was fixed when the experiment started."
OVERLAPS = "Two arms of an experiment overlap."

EXPERIMENT_FIXES = (
    "key",
    "campaign_id",
    "placement",
    "holdback",
    "starts_at",
    "minimum_days",
    "planned",
    "cap",
    "salt",
)
ARM_FIXES = ("experiment_id", "ask", "variant", "first", "after")

_experiments, _arms = Experiment._meta.db_table, Arm._meta.db_table
_starts, _stops = ExperimentStart._meta.db_table, ExperimentStop._meta.db_table


def _has_started(row: str, column: str = "experiment_id") -> str:
    return f"EXISTS (SELECT 1 FROM {_starts} s WHERE s.experiment_id = {row}.{column})"  # noqa: S608 - our own names


def _differs(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in columns)


_OVERLAP = (
    f"EXISTS (SELECT 1 FROM {_arms} a WHERE a.experiment_id = NEW.experiment_id AND a.id <> NEW.id"  # noqa: S608
    " AND a.first < NEW.after AND NEW.first < a.after)"
)
_RETURNS = "OLD.retired_at IS NOT NULL AND OLD.retired_at IS DISTINCT FROM NEW.retired_at"

RULES: tuple[tuple[str, str, str, tuple[tuple[str, str], ...]], ...] = (
    # A trigger's name, its table, its act, and what must not be so, with what is said of it.
    ("arm_made", _arms, "INSERT", ((_has_started("NEW"), FIXED), (_OVERLAP, OVERLAPS))),
    (
        "arm_changed", _arms, "UPDATE",
        (
            (f"{_has_started('OLD')} AND ({_differs(ARM_FIXES)})", FIXED),
            (f"{_has_started('NEW')} AND ({_differs(ARM_FIXES)})", FIXED),
            (_RETURNS, FIXED),
            (_OVERLAP, OVERLAPS),
        ),
    ),
    ("arm_deleted", _arms, "DELETE", ((_has_started("OLD"), FIXED),)),
    (
        "experiment_changed", _experiments, "UPDATE",
        ((f"{_has_started('OLD', 'id')} AND ({_differs(EXPERIMENT_FIXES)})", FIXED),),
    ),
    ("start_deleted", _starts, "DELETE", (("1 = 1", FIXED),)),
    ("stop_deleted", _stops, "DELETE", (("1 = 1", FIXED),)),
)  # fmt: skip


def lay(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place, as often as wanted."""
    lift(connection)
    write = _write_postgresql if connection.vendor == "postgresql" else _write_sqlite
    with connection.cursor() as cursor:
        for name, table, act, refused in RULES:
            for statement in write(f"campaigns_{name}", table, act, refused):
                cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take them away. For tests that empty all tables, and for nothing else."""
    with connection.cursor() as cursor:
        for name, table, _act, _refused in RULES:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS campaigns_{name}{on}")


def after_migrating(using: str = DEFAULT_DB_ALIAS, **_more: Any) -> None:
    """Listens to Django's `post_migrate`."""
    connection = connections[using]
    if {_experiments, _arms, _starts, _stops} <= set(connection.introspection.table_names()):
        lay(connection)


def is_refusal(error: Exception) -> bool:
    """Whether this is what the database says when it refuses."""
    return FIXED in str(error) or OVERLAPS in str(error)


def _write_postgresql(name: str, table: str, act: str, refused: tuple[tuple[str, str], ...]) -> list[str]:
    checks = " ".join(f"IF {wrong} THEN RAISE EXCEPTION '{says}'; END IF;" for wrong, says in refused)
    row = "OLD" if act == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {checks} RETURN {row}; END $$",
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _write_sqlite(name: str, table: str, act: str, refused: tuple[tuple[str, str], ...]) -> list[str]:
    # SQLite before 3.39 knows IS NOT for the same.
    checks = " ".join(f"SELECT RAISE(ABORT, '{says}') WHERE {wrong};" for wrong, says in refused)
    checks = checks.replace("IS DISTINCT FROM", "IS NOT")
    return [f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN {checks} END"]
