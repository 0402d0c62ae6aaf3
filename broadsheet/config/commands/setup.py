"""`broadsheet setup`: database, static files, languages, roles."""

from __future__ import annotations

import click

from broadsheet.config import installing


@click.command()
def command() -> None:
    """Bring the database and the static files up to date. Safe to run at any time."""
    installing.install(say=click.echo)
