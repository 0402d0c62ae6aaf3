"""`broadsheet worker`: background work alone."""

from __future__ import annotations

import sys

import click

from broadsheet.config.serving import office


@click.command()
def command() -> None:
    """Run queued tasks, the schedule and the press."""
    sys.exit(office.work_alone())
