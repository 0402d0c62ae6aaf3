"""What the worker does for memberships: load, call."""

from __future__ import annotations

from django_tasks import task

from broadsheet.membership.letters import due, yearly
from broadsheet.membership.repricing import applying, telling


@task
def write_letters() -> None:
    """Write to whom something is to be written. Safe to run again."""
    due.write_all()


@task
def change_prices() -> None:
    """Tell members of announced prices, and have those taken whose time has come. Safe to run again."""
    telling.write_all()
    applying.apply_all()


@task
def make_statements(year: int) -> None:
    """Make a year's statements and write to whoever paid. Safe to run again."""
    for _statement in yearly.make_and_write(year):
        pass
