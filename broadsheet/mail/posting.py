"""Handing a letter over: it leaves by the worker, never while somebody waits for a page."""

from __future__ import annotations

from broadsheet.mail import tasks
from broadsheet.mail.letters import Letter
from broadsheet.ops.queue.enqueuing import later


def post(letter: Letter) -> None:
    """Have it sent once what is being written is committed."""
    later(tasks.send_letter, letter.as_json())
