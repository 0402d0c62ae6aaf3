"""The standard library's SMTP client with time-outs for whole answers instead of single reads, and answers that can be polled for."""

from __future__ import annotations

import select
import smtplib
import socket
import ssl
import time
from typing import Any

_A_READ = 4096
LONGEST = 64 * 1024
"""Bytes of one answer: a server that says more says nothing."""


class Speaking(smtplib.SMTP):
    """One connection. `patience` is set before each step: seconds until the whole answer must be there."""

    def __init__(self, *, local_hostname: str, patience: float) -> None:
        """No connection is made yet."""
        self.patience = patience
        self._heard = b""
        super().__init__(local_hostname=local_hostname, timeout=patience)

    def reach(self, host: str, port: int, *, within: float) -> tuple[int, bytes]:
        """Make the connection, in so many seconds, and wait for the greeting."""
        self._host, self.timeout = host, within  # STARTTLS checks the certificate against the host
        return self.connect(host, port)

    def getreply(self) -> tuple[int, bytes]:
        """One answer, all its lines. Raises `SMTPServerDisconnected`, `TimeoutError`, `SMTPResponseException` for what is none."""
        end = time.monotonic() + self.patience
        while (found := self._whole()) is None:
            self._hear(end - time.monotonic())
        return found

    def is_answered(self, within: float = 0) -> bool:
        """Whether `getreply` would not have to wait, because an answer is there or the line is gone. Waits so many seconds."""
        end = time.monotonic() + within
        try:
            while self._whole(take=False) is None:
                left = max(0.0, end - time.monotonic())
                if not self._has_more(left):
                    return False
                self._hear(1)
        except TimeoutError:  # what came was TLS talking to itself
            return False
        except (OSError, smtplib.SMTPException):
            return True
        return True

    def starttls(self, *, context: ssl.SSLContext | None = None) -> tuple[int, bytes]:  # type: ignore[override]
        """As the library does it; what was said before the line was sealed is forgotten, or anybody could have said it."""
        found = super().starttls(context=context)
        self._heard = b""
        return found

    def write(self, block: bytes) -> None:
        """Hand bytes to the line as they are."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("The line is closed.")
        self.sock.settimeout(self.patience)
        self.sock.sendall(block)

    def close(self) -> None:
        """Without a word."""
        self._heard = b""
        super().close()

    def _hear(self, left: float) -> None:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("The line is closed.")
        if left <= 0:
            raise TimeoutError("The server took too long to answer.")
        self.sock.settimeout(left)
        more = self.sock.recv(_A_READ)
        if not more:
            raise smtplib.SMTPServerDisconnected("The server has closed the line.")
        self._heard += more
        if len(self._heard) > LONGEST:
            raise smtplib.SMTPResponseException(500, b"The server says too much.")

    def _has_more(self, within: float) -> bool:
        held: Any = self.sock
        if held is None or (isinstance(held, ssl.SSLSocket) and held.pending()):
            return True
        poll = select.poll()  # select() knows no more than 1,024 files
        poll.register(held, select.POLLIN)
        return bool(poll.poll(within * 1000))

    def _whole(self, *, take: bool = True) -> tuple[int, bytes] | None:
        """The first whole answer of what was heard, and what each of its lines says."""
        texts: list[bytes] = []
        begin = 0
        while (end := self._heard.find(b"\n", begin)) >= 0:
            line = self._heard[begin:end].rstrip(b"\r")
            begin = end + 1
            texts.append(line[4:].strip())
            if line[3:4] != b"-":
                if take:
                    self._heard = self._heard[begin:]
                return _code(line), b"\n".join(texts)
        return None


def _code(line: bytes) -> int:
    """The answer's code; -1, which means nothing, for what is none."""
    digits = line[:3]
    return int(digits) if len(digits) == 3 and digits.isdigit() and line[3:4] in {b"", b" ", b"-"} else -1


class SpeakingTLS(Speaking):
    """The same to a server that speaks TLS from the first byte (port 465)."""

    def __init__(self, *, local_hostname: str, patience: float, context: ssl.SSLContext) -> None:
        """No connection is made yet."""
        self._sealed = context
        super().__init__(local_hostname=local_hostname, patience=patience)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        made: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]
        return self._sealed.wrap_socket(made, server_hostname=host)
