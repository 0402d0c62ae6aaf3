"""`broadsheet press`: printing the edition by hand."""

from __future__ import annotations

import click

from broadsheet.config import installing
from broadsheet.edition import press_room
from broadsheet.edition.models import Plate, Reason
from broadsheet.edition.press_room import PressRoom


@click.group()
def command() -> None:
    """Print the edition: every public page, as finished files."""


@command.command()
@click.option("--all", "everything", is_flag=True, help="Print every page again, not only what has changed.")
def run(everything: bool) -> None:
    """Print what is due, with progress. Stopped, it goes on where it was when run again; readers see the old pages meanwhile."""
    installing.install(say=click.echo)
    if everything:
        press_room.begin_run(Reason.ASKED)
    room = PressRoom()
    room.make_ready()
    with click.progressbar(length=press_room.left(), label="Printing") as bar:
        try:
            for printed in room.print_all():
                bar.update(printed)
        except KeyboardInterrupt:
            click.echo("\nStopped. What is not printed yet stays due: run it again to go on.", err=True)
            raise SystemExit(130) from None
    _tell()


def _tell() -> None:
    failed = list(Plate.objects.failed().values_list("address", "error")[:20])
    for address, error in failed:
        click.echo(f"{address} can't be printed: {error}", err=True)
    click.echo(f"{Plate.objects.filter(status__gt=0).count()} plates stand.")
    if failed:
        raise SystemExit(1)
