"""A lock by name, held to the end of the transaction: for what has no row of its own yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Wait until no other transaction holds this name. On SQLite whoever writes holds everything already."""
    if not connection.in_atomic_block:
        raise RuntimeError("a lock by name lasts as long as its transaction, and there is none")
    _ask("pg_advisory_xact_lock", name)
    yield


def beside_others(name: str) -> None:
    """Hold this name together with all who hold it so. Waits while somebody holds it `alone`."""
    _ask("pg_advisory_xact_lock_shared", name)


def alone(name: str) -> bool:
    """Hold this name if nobody does, without waiting in line. Whether it is held."""
    return _ask("pg_try_advisory_xact_lock", name) is not False


def _ask(function: str, name: str) -> object:
    if connection.vendor != "postgresql":
        return None
    key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])
        return cursor.fetchone()[0]
