"""`broadsheet seed`: the demo newsroom."""

from __future__ import annotations

import sys

import click

from broadsheet.config import installing
from broadsheet.demo import seed
from broadsheet.demo.archive import filling

ARTICLES_MAX = 1_000_000


@click.command()
@click.option(
    "--articles",
    type=click.IntRange(0, ARTICLES_MAX),
    default=0,
    help="Also fill an archive of so many articles, from today backwards, 27 a day: 100000 reach ten years back.",
)
def command(articles: int) -> None:
    """Write The Lantern, the demo newsroom, into the database. Running it again changes nothing."""
    installing.install(say=click.echo)
    seed.seed(say=click.echo)
    if articles:
        _fill_archive(articles)
    for line in seed.logins():
        click.echo(line)


def _fill_archive(articles: int) -> None:
    numbers = filling.missing(articles)
    with click.progressbar(length=len(numbers), label="Filling the archive", file=sys.stderr) as bar:
        filling.fill(numbers, advance=bar.update)
    click.echo(f"The archive is ready: {len(numbers)} articles written, {articles} in all.")
