"""`broadsheet edition`: the printed edition on machines where no press is."""

from __future__ import annotations

import time

import click
from django.conf import settings

from broadsheet.edition import mirroring
from broadsheet.edition.fetching import Node
from broadsheet.edition.store import StoreError

EVERY_SECONDS = 1.0
LONGEST_PAUSE = 30.0


@click.group()
def command() -> None:
    """The printed edition on other machines."""


@command.command()
@click.option("--once", is_flag=True, help="Fetch what is there and end, instead of going on.")
def follow(once: bool) -> None:
    """Fetch the edition from EDITION_STORAGE into DATA_DIR, and go on fetching what is new: `broadsheet kiosk` serves it."""
    if mirroring.PUBLIC not in settings.STORAGES:
        raise click.UsageError("EDITION_STORAGE is not set, so there is nothing to follow.")
    node = Node()
    pause = EVERY_SECONDS
    while True:
        try:
            count = node.catch_up()
            if once:
                click.echo(f"{count} changes were fetched.")
                return
            pause = EVERY_SECONDS
        except (StoreError, FileNotFoundError) as error:
            if once:
                raise click.ClickException(str(error)) from error
            click.echo(f"{error}; trying again", err=True)
            pause = min(pause * 2, LONGEST_PAUSE)
        time.sleep(pause)
