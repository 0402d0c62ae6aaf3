"""Letters through a transport of Django's: on the screen, into files, into memory, to a provider's interface.

Such a transport has no step before the last one: a letter is handed over whole, in `end`. What it raises there leaves open
whether the letter went, unless it is a plain refusal of a server.
"""

from __future__ import annotations

import contextlib
import smtplib
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection

from broadsheet.mail.bounces.owners import LETTER
from broadsheet.newsletters.engine import owning
from broadsheet.newsletters.engine.letters import Mailing, One
from broadsheet.newsletters.engine.results import End, Result
from broadsheet.newsletters.engine.ways.way import Way

MOST = 10


class Transport:
    """One connection of the transport's."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        """It is opened with its first letter."""
        self._pool = pool
        self._connection: Any = get_connection()
        self._message: EmailMultiAlternatives | None = None
        self.future: Future[Result | None] | None = None

    def fill(self, mailing: Mailing, one: One) -> Result | None:
        """Write it, and have a connection. A server that is away costs no try of the letter's."""
        try:
            self._message = mailing.email(one)
            self._message.metadata = {LETTER: owning.key_of(one.pk)}  # type: ignore[attr-defined]  # Anymail's
            self._message.message()
            self._connection.open()
        except (BadHeaderError, ValueError) as error:
            return Result(one, End.REFUSED, 554, f"{type(error).__name__}: {error}")
        except Exception as error:
            return Result(one, End.LOST, 0, f"{type(error).__name__}: {error}")
        return None

    def end(self) -> None:
        """Hand it over, in a thread: a provider's interface answers after a while."""
        self.future = self._pool.submit(self._send)

    def drop(self) -> None:
        """Nothing has left."""
        self._message = self.future = None

    def result(self, one: One) -> Result:
        """What came of it."""
        assert self.future is not None  # noqa: S101 — it was ended
        try:
            self.future.result()
        except Exception as error:
            return _failed(one, error)
        finally:
            self.drop()
        return Result(one, End.ACCEPTED, 250)

    def close(self) -> None:
        """Close its connection."""
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._connection.close()

    def _send(self) -> None:
        self._connection.send_messages([self._message])


class Transports:
    """As many connections as lines."""

    def __init__(self, most: int = MOST) -> None:
        """None is opened yet."""
        self.most = most
        self._pool = ThreadPoolExecutor(max_workers=most, thread_name_prefix="transport")
        self._free = [Transport(self._pool) for _number in range(most)]
        self._all = list(self._free)

    def take(self) -> Way | None:
        """A free one."""
        return self._free.pop() if self._free else None

    def give(self, way: Way) -> None:
        """It is free again."""
        assert isinstance(way, Transport)  # noqa: S101 — it came from here
        self._free.append(way)

    def answered(self, ways: Sequence[Way], within: float) -> list[Way]:
        """Those whose result is there."""
        ours = [way for way in ways if isinstance(way, Transport) and way.future is not None]
        wait([way.future for way in ours if way.future], timeout=within, return_when=FIRST_COMPLETED)
        return [way for way in ours if way.future is not None and way.future.done()]

    def close(self) -> None:
        """Close all."""
        for each in self._all:
            each.close()
        self._pool.shutdown(wait=False)


def _failed(one: One, error: Exception) -> Result:
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return Result(one, End.DEFERRED if 400 <= code < 500 else End.REFUSED, code, text.decode(errors="replace"))
    if isinstance(error, smtplib.SMTPResponseException):
        end = End.DEFERRED if 400 <= error.smtp_code < 500 else End.REFUSED
        return Result(one, end, int(error.smtp_code), str(error.smtp_error))
    return Result(one, End.UNCERTAIN, 0, said)
