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
    if connection.vendor == "postgresql":
        key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
    yield
