"""Calls of a mail provider's interface by Anymail, some at a time, and what their answers mean."""

from __future__ import annotations

import contextlib
import enum
import threading
from collections.abc import Collection, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any

from anymail.exceptions import AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import get_connection

from broadsheet.foundation import own_services
from broadsheet.newsletters.engine.ways.esps import Esp
from broadsheet.newsletters.engine.ways.requests import Request, message

MOST = 2
"""Calls at a time of one process: so many batches are in the air when it is killed."""
NOT_NOW = frozenset({401, 402, 403, 404, 405, 429})
"""What they say of us, our account or our pace: nothing was taken, and the letters are not at fault."""
OPEN = frozenset({408, 409, 425})
DUPLICATE = "duplicate_parameter"
"""Brevo's word for a key that it knows: it took that call, and not this one."""


class Kind(enum.StrEnum):
    """What an answer says of a call."""

    TAKEN = "taken"
    TAKEN_BEFORE = "taken before"
    WRONG = "wrong"
    NOT_NOW = "not now"
    NOBODY_KNOWS = "nobody knows"


@dataclass(frozen=True)
class Answered:
    """One call's answer. `statuses` are Anymail's words for each address, `code` is of HTTP, `after` the seconds that it asks for."""

    kind: Kind
    code: int = 0
    said: str = ""
    after: float = 0.0
    statuses: Mapping[str, str | None] = field(default_factory=dict)


class Calls:
    """One process's. Used by one thread."""

    def __init__(self, esp: Esp) -> None:
        """Nothing is called yet."""
        self._esp = esp
        self._threads = ThreadPoolExecutor(max_workers=MOST, thread_name_prefix="calling")
        self._own = threading.local()
        self._open: list[Any] = []

    def begin(self, request: Request) -> Future[Answered]:
        """Hand it over, in a thread."""
        return self._threads.submit(self._call, request)

    def answered(self, futures: Collection[Future[Answered]], within: float) -> set[Future[Answered]]:
        """Those that are; waits so many seconds for the first."""
        return set(wait(futures, timeout=within, return_when=FIRST_COMPLETED).done)

    def close(self) -> None:
        """Done with."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.close()

    def _call(self, request: Request) -> Answered:
        made: Any = message(self._esp, request)
        try:
            self._connection().send_messages([made])
        except AnymailRecipientsRefused:
            pass  # each has its status
        except AnymailError as error:
            return meaning(error)
        found = made.anymail_status.recipients
        return Answered(Kind.TAKEN, 200, statuses={to: status.status for to, status in found.items()})

    def _connection(self) -> Any:
        if not hasattr(self._own, "connection"):
            self._own.connection = get_connection(timeout=settings.SENDING_CALL_SECONDS)
            self._own.connection.open()
            self._open.append(self._own.connection)
        return self._own.connection


def meaning(error: AnymailError) -> Answered:
    """What is known of a call that raised this."""
    response = getattr(error, "response", None)
    said = " ".join(str(error).split())[:300]
    if response is None:
        return Answered(_without_an_answer(error), 0, said)
    code, after = int(response.status_code), _seconds(response.headers.get("Retry-After", ""))
    if code in NOT_NOW:
        return Answered(Kind.NOT_NOW, code, said, after)
    if code >= 500 or code in OPEN or code < 400:
        return Answered(Kind.NOBODY_KNOWS, code, said)
    return Answered(Kind.TAKEN_BEFORE if DUPLICATE in response.text else Kind.WRONG, code, said)


def _without_an_answer(error: AnymailError) -> Kind:
    if not own_services.is_of_a_line(error):
        return Kind.WRONG  # it was never handed over
    return Kind.NOT_NOW if own_services.had_no_line(error) else Kind.NOBODY_KNOWS


def _seconds(text: str) -> float:
    return min(float(text), 600.0) if text.isdecimal() else 0.0
