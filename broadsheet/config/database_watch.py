"""Whether the database answers: asked once a second, on a connection of its own.

A request must never find out by hanging. A PostgreSQL that is stopped or cut off leaves its connections open and says
nothing, and libpq waits for ever; so once it has been silent for long enough, whoever is waiting for it is let go.
"""

from __future__ import annotations

import contextlib
import logging
import os
import select
import socket
import sqlite3
import threading
import weakref
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.signals import connection_created

from broadsheet.foundation import clock

logger = logging.getLogger("broadsheet.database")

EVERY_SECONDS = 1.0
PATIENCE_SECONDS = 3
"""How long one question may go unanswered. A busy server answers `SELECT 1` in milliseconds."""
_MISTAKES_OF_OURS = {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_RANGE, sqlite3.SQLITE_MISUSE}
"""SQLite says "operational error" also of a table that does not exist."""


class SilentError(Exception):
    """No answer in time."""


class DatabaseWatch:
    """What the newsroom knows of its database without asking it."""

    def __init__(self) -> None:
        self.gone_since: datetime | None = None
        self.generation = 0
        """Grows when the database is another one: connections that are older must be closed."""
        self._open: weakref.WeakSet[Any] = weakref.WeakSet()
        self._ask = _PostgresQuestion() if connection.vendor == "postgresql" else _FileQuestion()

    def start(self) -> None:
        """Ask from now on, in a thread of its own."""
        connection_created.connect(self._note_connection, dispatch_uid="config.database_watch")
        threading.Thread(target=self._keep_asking, name="database watch", daemon=True).start()

    def ask(self) -> None:
        """Ask once."""
        try:
            is_another = self._ask()
        except Exception as error:
            self._note_gone(error)
        else:
            self.generation += is_another
            if self.gone_since is not None:
                logger.warning("The database answers again")
            self.gone_since = None

    def _keep_asking(self) -> None:
        pause = threading.Event()
        while True:
            self.ask()
            pause.wait(EVERY_SECONDS)

    def _note_gone(self, error: Exception) -> None:
        if self.gone_since is None:
            reason = str(error).strip().split("\n")[0] or type(error).__name__
            logger.error("The database does not answer (%s): the newsroom says so until it does", reason)
            self.gone_since = clock.now()
        for waiting in list(self._open):
            _let_go(waiting)

    def _note_connection(self, connection: Any, **_more: Any) -> None:
        if connection.vendor == "postgresql":
            self._open.add(connection.connection)


class _PostgresQuestion:
    """`SELECT 1`, with an end to the waiting."""

    def __init__(self) -> None:
        self._own: psycopg.Connection[Any] | None = None

    def __call__(self) -> bool:
        try:
            if self._own is None:
                facts = {**connection.get_connection_params(), "connect_timeout": PATIENCE_SECONDS}
                self._own = psycopg.connect(**facts, autocommit=True)
            _select_one(self._own.pgconn)
        except Exception:
            self._forget()
            raise
        return False

    def _forget(self) -> None:
        if self._own is not None:
            self._own.close()
        self._own = None


class _FileQuestion:
    """Whether the file is there, and still the same."""

    def __init__(self) -> None:
        self._path = sqlite_path()
        self._known: int | None = None

    def __call__(self) -> bool:
        if self._path is None:
            return False
        found = self._path.stat().st_ino
        is_another = self._known not in {None, found}
        self._known = found
        return is_another


def sqlite_path() -> Path | None:
    """Where the database file is; `None` if there is none."""
    name = str(settings.DATABASES["default"]["NAME"])
    if connection.vendor != "sqlite" or ":memory:" in name or "mode=memory" in name:
        return None
    return Path(unquote(urlsplit(name).path) if name.startswith("file:") else name)


def means_gone(error: BaseException | None) -> bool:
    """Whether this error, or what it came of, says that the database is away, locked or full: not our mistake."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            code = getattr(error.__cause__, "sqlite_errorcode", None)
            return code is None or code & 0xFF not in _MISTAKES_OF_OURS
        error = error.__cause__ or error.__context__
    return False


def _select_one(server: Any) -> None:
    server.send_query(b"SELECT 1")
    while True:
        if not select.select([server.socket], [], [], PATIENCE_SECONDS)[0]:
            raise SilentError(f"no answer within {PATIENCE_SECONDS} s")
        server.consume_input()
        while not server.is_busy():
            if server.get_result() is None:
                return


def _let_go(waiting: Any) -> None:
    """End whatever this connection is waiting for: its socket is shut under it, and it says that the server is gone."""
    with contextlib.suppress(OSError, psycopg.Error), socket.socket(fileno=os.dup(waiting.pgconn.socket)) as line:
        line.shutdown(socket.SHUT_RDWR)


watch = DatabaseWatch()
"""The one of this process. Until it is started it takes the database to be there."""
