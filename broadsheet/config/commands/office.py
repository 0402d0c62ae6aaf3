"""`broadsheet office`: what `serve` runs behind the kiosk. Not for the command line."""

from __future__ import annotations

import sys

import click
from django.conf import settings
from django.db.utils import Error as DatabaseError

from broadsheet.config import installing
from broadsheet.config.serving import office
from broadsheet.demo import seed


@click.command(hidden=True)
@click.option("--demo/--no-demo", default=True)
def command(demo: bool) -> None:
    """Set up, then run newsroom, worker and press."""
    sys.exit(office.run(lambda: _set_up(with_demo=demo)))


def _set_up(*, with_demo: bool) -> None:
    try:
        installing.install(say=click.echo)
        if with_demo and seed.is_wanted():
            seed.seed(say=click.echo)
    except DatabaseError as error:
        click.echo(f"broadsheet: the database does not answer: {str(error).strip().split(chr(10))[0]}", err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"broadsheet: {error}", err=True)
        sys.exit(1)
    _welcome()


def _welcome() -> None:
    click.echo("")
    click.echo(f"  The site:   {settings.SITE_URL}/")
    click.echo(f"  The desk:   {settings.SITE_URL}/cms/")
    for line in seed.logins():
        click.echo(f"              {line}")
    click.echo("")
