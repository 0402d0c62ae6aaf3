"""`broadsheet worker`: background work alone."""

from __future__ import annotations

import click

from broadsheet.config import serving


@click.command()
def command() -> None:
    """Run queued tasks and the schedule."""
    serving.work()
