"""The issues' letters that the transport under test was handed, as their readers would find them."""

from __future__ import annotations

from typing import Any

from django.core import mail

from broadsheet.mail.letters import Letter


def letters() -> list[Letter]:
    """In the order of their coming; single letters, which come by the outbox, are not among them."""
    found: list[Any] = [each for each in getattr(mail, "outbox", []) if "List-Id" in each.extra_headers]
    return [
        Letter(
            to=each.to[0], subject=each.subject, text=each.body, html=each.alternatives[0].content,
            headers=each.extra_headers,
        )
        for each in found
    ]  # fmt: skip


def letters_to(address: str) -> list[Letter]:
    """Those to one address."""
    return [letter for letter in letters() if letter.to == address]
