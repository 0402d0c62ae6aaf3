"""`broadsheet newsletter`: taking subscribers over, and handing them out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from broadsheet.newsletters import exporting, importing
from broadsheet.newsletters.importing import UnreadableListError
from broadsheet.newsletters.models import Newsletter

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Look after the lists of newsletters."""


@command.command("import")
@click.argument("file", type=FILE)
def import_(file: Path) -> None:
    """Take subscribers over from a CSV with the columns email, newsletter, consent, consented_at (name, language).

    Nobody without stated consent is taken, and nobody who has ended that newsletter since. Cut off, it goes on where it was.
    """
    try:
        with click.progressbar(length=importing.length(file), label="Taking over", file=sys.stderr) as bar:
            found = importing.take_over(file, advance=bar.update)
    except UnreadableListError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{found.added} subscriptions begun, of {found.rows} rows.")
    for reason, count in sorted(found.left_out.items()):
        click.echo(f"{count} left out: {reason}.")


@command.command()
@click.argument("slug")
@click.option("--language", default="en", show_default=True, help="The language of the newsletter.")
@click.option("--to", "target", type=click.File("w", encoding="utf-8"), default="-", help="A file; else the terminal.")
def export(slug: str, language: str, target: object) -> None:
    """Write the subscribers of one newsletter, with what each agreed to, as CSV."""
    newsletter = Newsletter.objects.filter(slug=slug, language=language).first()
    if newsletter is None:
        raise click.ClickException(f"There is no newsletter “{slug}” in “{language}”.")
    count = exporting.write(newsletter, target)  # type: ignore[arg-type]
    click.echo(f"{count} subscribers.", err=True)
