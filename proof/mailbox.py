"""A real SMTP server on this machine that keeps every letter it is handed.

Write to it under a domain that nobody has (`.proof`): what is kept for examples is never handed to a real server (`mail/reserved.py`).
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from proof.site import free_port

CODE = re.compile(r"^    ([A-Z0-9-]{6,})\r?$", re.MULTILINE)
"""The code in a letter that signs somebody in."""


class Mailbox(Message):
    """Keeps every mail that it is handed."""

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self._mails: list[tuple[str, str]] = []

    def handle_message(self, message: Any) -> None:
        """Take one mail."""
        text = next(part for part in message.walk() if part.get_content_type() == "text/plain")
        self._mails.append((message["X-RcptTo"], text.get_payload(decode=True).decode()))

    def to(self, email: str) -> list[str]:
        """The texts of all mails to this address."""
        return [text for to, text in list(self._mails) if to == email]

    def __len__(self) -> int:
        return len(self._mails)

    def wait_for(self, email: str) -> str:
        """The latest mail to this address."""
        for _wait in range(600):
            if found := self.to(email):
                return found[-1]
            time.sleep(0.05)
        raise RuntimeError(f"Nothing has come for {email}")

    @property
    def environment(self) -> dict[str, str]:
        """What a site must be told to send its letters here."""
        return {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(self.port), "EMAIL_TLS": "0"}


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """One that takes letters as long as this lasts."""
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    try:
        yield box
    finally:
        server.stop()
