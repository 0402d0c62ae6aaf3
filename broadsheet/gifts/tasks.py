"""What the worker does for gifts: load, call."""

from __future__ import annotations

from django_tasks import task

from broadsheet.gifts import delivering

SOON = 40
"""Somebody is looking at their mailbox."""


@task(priority=SOON)
def deliver(pk: int) -> None:
    """Hand one gift over. Safe to run again: a delivery that was claimed once is left alone."""
    delivering.deliver(pk)
