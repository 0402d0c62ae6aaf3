"""The mailbox to which bounces come, over IMAP: each mail is fetched and kept, and marked only then. None is ever deleted."""

from __future__ import annotations

import imaplib
import logging
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from broadsheet.foundation.crashing import crashpoint
from broadsheet.mail.bounces import taking_in
from broadsheet.mail.models import Way

logger = logging.getLogger("broadsheet.mail")

EVERY = timedelta(minutes=2)
SECONDS = 60
"""For each answer of the server."""
MOST = 500
"""Mails of one look. The next one begins where this one ended, since what is kept is marked."""
MARK = "$BroadsheetKept"
"""Not `\\Seen`, where the server allows marks of our own: somebody who opens the mailbox must hide nothing from us."""


class MailboxError(Exception):
    """The server did not do what was asked. The text says what."""


def fetch(url: str = "", *, keep: Callable[[bytes], object] | None = None) -> int:
    """Keep what is new there: in the mailbox for bounces, unless told otherwise. Returns how many.

    Raises `MailboxError`, `OSError` or `imaplib.IMAP4.error`: another look follows.
    """
    place = urlsplit(url or settings.BOUNCE_MAILBOX)
    keep = keep or _keep
    with _open(place) as line:
        _sign_in(line, unquote(place.username or ""), unquote(place.password or ""))
        _done(line.select(f'"{unquote(place.path.strip("/")) or "INBOX"}"'), "opening the folder")
        mark = _mark(line)
        return sum(_take(line, number, mark, keep) for number in _unmarked(line, mark))


@contextmanager
def _open(place: SplitResult) -> Iterator[imaplib.IMAP4]:
    """A line that is closed whatever happens: the library leaves one open that broke."""
    line = _line(place.scheme, place.hostname or "", place.port)
    try:
        yield line
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            line.logout()
        with suppress(OSError):
            line.shutdown()


def _line(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or 993, ssl_context=ssl.create_default_context(), timeout=SECONDS)
    if scheme == "imap":
        line = imaplib.IMAP4(host, port or 143, timeout=SECONDS)
        if host not in {"127.0.0.1", "::1", "localhost"}:
            line.starttls(ssl.create_default_context())  # the password goes through no network in clear
        return line
    raise ImproperlyConfigured("BOUNCE_MAILBOX must begin with imaps:// or imap://")


def _sign_in(line: imaplib.IMAP4, name: str, password: str) -> None:
    if name.isascii() and password.isascii():
        line.login(name, password)
    else:  # LOGIN knows no other letters
        line.authenticate("PLAIN", lambda _asked: f"\0{name}\0{password}".encode())


def _mark(line: imaplib.IMAP4) -> str:
    allowed = b" ".join(each for each in line.untagged_responses.get("PERMANENTFLAGS", []) if isinstance(each, bytes))
    return MARK if b"\\*" in allowed else "\\Seen"


def _unmarked(line: imaplib.IMAP4, mark: str) -> Iterator[str]:
    asked = ("UNKEYWORD", mark) if mark == MARK else ("UNSEEN",)
    [found, *_more] = _done(line.uid("SEARCH", *asked), "searching")
    yield from (found or b"").decode().split()[:MOST]


def _take(line: imaplib.IMAP4, number: str, mark: str, keep: Callable[[bytes], object]) -> bool:
    """Keep one, then mark it. Cut off between the two, it is fetched again and known again."""
    raw = _raw(_done(line.uid("FETCH", number, "(BODY.PEEK[])"), "fetching"))
    if raw is None:
        return False
    keep(raw)
    crashpoint("mail.bounce_kept")
    _done(line.uid("STORE", number, "+FLAGS.SILENT", f"({mark})"), "marking")
    return True


def _keep(raw: bytes) -> None:
    taking_in.keep(raw, way=Way.MAILBOX)


def _raw(answer: list[Any]) -> bytes | None:
    """The mail in the answer to FETCH; None if it was deleted meanwhile."""
    for each in answer:
        if isinstance(each, tuple) and re.search(rb"BODY\[\]", each[0], re.IGNORECASE):
            return bytes(each[1])
    return None


def _done(answer: tuple[str, list[Any]], what: str) -> list[Any]:
    if answer[0] != "OK":
        raise MailboxError(f"The mailbox refused {what}: {answer[1]!r:.200}")
    return answer[1]
