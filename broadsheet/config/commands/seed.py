"""`broadsheet seed`: the demo newsroom."""

from __future__ import annotations

import click

from broadsheet.config import installing
from broadsheet.demo import seed


@click.command()
def command() -> None:
    """Write The Lantern, the demo newsroom, into the database. Running it again changes nothing."""
    installing.install(say=click.echo)
    seed.seed(say=click.echo)
    for line in seed.logins():
        click.echo(line)
