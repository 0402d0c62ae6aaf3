"""A full disk is nobody's mistake: whoever meets it is told that, and that nothing was saved."""

from __future__ import annotations

import errno
import sqlite3

import psycopg

_FULL = {errno.ENOSPC, errno.EDQUOT}


def means_full(error: BaseException | None) -> bool:
    """Whether this error, or what it came of, says that there is no room: for a file, or in the database's own."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in _FULL:
            return True
        if isinstance(error, psycopg.errors.DiskFull) or getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
            return True
        error = error.__cause__ or error.__context__
    return False
