"""What the worker does for letters: load, call."""

from __future__ import annotations

from django_tasks import task

from broadsheet.mail import sending
from broadsheet.mail.bounces import mailbox

AT_ONCE = 50
"""Somebody is waiting for a code."""


@task(priority=AT_ONCE)
def send_letter(pk: int) -> None:
    """Hand one letter over. Safe to run again: a letter that was claimed once is left alone."""
    sending.send(pk)


@task
def fetch_bounces() -> None:
    """Keep what is new in the mailbox for bounces. Safe to run again: each mail is kept once."""
    mailbox.fetch()
