"""The engine's loop: look after what is due, and let the sender take turns."""

from __future__ import annotations

import logging
import threading
import time

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from broadsheet.newsletters.engine import batches, choosing, claiming, grouping, proving, tidying
from broadsheet.newsletters.engine.batching import BatchSender
from broadsheet.newsletters.engine.marking import RestoredError
from broadsheet.newsletters.engine.waves import Sender
from broadsheet.newsletters.engine.ways import choice, esps

logger = logging.getLogger("broadsheet.newsletters")

DatabaseAway = (OperationalError, InterfaceError)
EVERY = 2.0
"""Seconds between two looks at what is due by the clock."""
RENEW_EVERY = 8.0
GROUP_EVERY = 2.0
TIDY_EVERY = 600.0
AWAY_PAUSE = 1.0
IDLE_PAUSE = 1.0
GRACE = 2.5
"""Seconds for answers that are awaited when it is told to stop."""


def look_after() -> None:
    """All that is due by the clock. Any number of engines may do it at once."""
    claiming.put_off_no_longer()
    proving.prove({*claiming.sweep(), *batches.give_up()})
    choosing.prepare()
    choosing.finish()


def sender() -> Sender | BatchSender:
    """One for this process."""
    esp = esps.chosen()
    return BatchSender(esp) if esp else Sender(choice.ways())


def send_due() -> int:
    """Send all that is due now, in this process, and return: for tests and the command line. Returns how many were answered."""
    proving.compare()
    while choosing.prepare():
        pass
    claiming.put_off_no_longer()
    own, count = sender(), 0
    try:
        while True:
            count += own.turn()
            if own.is_idle and own.is_dry:
                break
    finally:
        own.close()
    choosing.finish()
    return count


def keep_sending(stop: threading.Event) -> None:
    """Send until told to stop. A database that is away is waited for."""
    while not stop.is_set():
        try:
            proving.compare(stop)
            _Engine(stop).run()
        except RestoredError:
            logger.error("The database is older than the send journal: what is being sent stands still")
            connection.close()
        except DatabaseAway:
            connection.close()
            stop.wait(AWAY_PAUSE)


class _Engine:
    """One sender's life."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._sender = sender()
        self._looked, self._tidied = 0.0, time.monotonic()
        self._is_done = threading.Event()
        self._is_away = False

    def run(self) -> None:
        """Turn after turn."""
        life = threading.Thread(target=self._renew, name="leases", daemon=True)
        names = threading.Thread(target=self._group, name="providers", daemon=True)
        life.start()
        names.start()
        try:
            while not self._stop.is_set():
                self._turn()
            self._leave()
        finally:
            self._is_done.set()
            self._sender.close()
            life.join(timeout=AWAY_PAUSE)
            names.join(timeout=AWAY_PAUSE)

    def _turn(self) -> None:
        try:
            if self._is_away:
                self._sender.marker.look()
                self._is_away = False
            if time.monotonic() - self._looked >= EVERY:
                look_after()
                self._tidy()
                self._looked = time.monotonic()
            self._sender.turn()
            if self._sender.is_idle and self._sender.is_dry:
                close_old_connections()
                self._stop.wait(IDLE_PAUSE)
        except DatabaseAway as error:
            if not self._is_away:
                logger.error("The database does not answer (%s); the engine waits for it", str(error).strip())
            self._is_away = True
            connection.close()
            self._stop.wait(AWAY_PAUSE)

    def _tidy(self) -> None:
        if time.monotonic() - self._tidied >= TIDY_EVERY:
            tidying.tidy_when_due()
            self._tidied = time.monotonic()

    def _leave(self) -> None:
        """Hear what is awaited, and give the rest back."""
        end = time.monotonic() + GRACE
        try:
            self._sender.let_go()
            while not self._sender.is_idle and time.monotonic() < end:
                self._sender.turn(takes_more=False)
        except (*DatabaseAway, RestoredError):
            pass  # leases run out by themselves
        finally:
            connection.close()

    def _renew(self) -> None:
        """In a thread of its own: while the loop waits for a server, what it has in hand stays its own, and it is known to live."""
        while not self._is_done.wait(RENEW_EVERY):
            try:
                self._sender.marker.beat()
                tokens = self._sender.tokens
                if tokens:
                    claiming.renew(tokens)
            except (*DatabaseAway, RuntimeError):  # the loop says it; RuntimeError: it changed while it was read
                pass
            finally:
                connection.close()

    def _group(self) -> None:
        """In a thread of its own: the DNS keeps no letter waiting."""
        while not self._is_done.wait(GROUP_EVERY):
            try:
                while grouping.step(self._sender.journal.name) and not self._is_done.is_set():
                    pass
            except DatabaseAway:  # the loop says it
                pass
            except Exception:
                logger.exception("Readers' domains could not be looked up")
            finally:
                connection.close()
