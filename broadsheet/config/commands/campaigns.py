"""`broadsheet campaigns`: whether what readers are shown is true."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import click

from broadsheet.edition import honesty
from broadsheet.edition.honesty import Held

HEADS = ("plate", "figure", "shown", "counted", "")


@click.group()
def command() -> None:
    """Look after campaigns."""


@command.command()
@click.option("--patience", default=10.0, show_default=True, help="Seconds to wait for the press, where it is behind.")
def check(patience: float) -> None:
    """Count every public figure of every campaign anew and hold it against what the printed pages show. Exit code 1 if one differs."""
    held = honesty.hold(patience=patience)
    if not held:
        click.echo("No campaign has a figure that anybody is shown.")
        return
    for line in _table(held):
        click.echo(line)
    for campaign, frozen, today in honesty.moved_since():
        click.echo(f"{campaign.key}: frozen at {frozen}; counted again today it would be {today}.")
    wrong = [one for one in held if not one.agrees]
    if wrong:
        click.echo(f"{len(wrong)} of {len(held)} figures differ.", err=True)
        sys.exit(1)
    click.echo(f"All {len(held)} figures are what the rows come to.")


def _table(held: Iterable[Held]) -> list[str]:
    rows = [
        HEADS,
        *((one.address, one.figure, str(one.shown), str(one.counted), "" if one.agrees else "differs") for one in held),
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
