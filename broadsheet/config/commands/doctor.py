"""`broadsheet doctor`: is everything as it should be?"""

from __future__ import annotations

import sys

import click

from broadsheet.ops import doctor

MOST = 20
"""Troubles that are told of one check; how many more there are is said."""


@click.command()
@click.argument("about", default="")
def command(about: str) -> None:
    """Look at everything that can go wrong unseen; exit code 1 if something has.

    ABOUT names a beginning, such as `money`, to look at that alone. Nothing is changed.
    """
    findings = list(doctor.examine(about))
    if not findings:
        raise click.UsageError(f"The doctor knows nothing that begins with “{about}”.")
    for finding in findings:
        click.echo(f"{'BAD ' if finding.troubles else 'ok  '} {finding.name}")
        for trouble in finding.troubles[:MOST]:
            click.echo(f"       {trouble}")
        if len(finding.troubles) > MOST:
            click.echo(f"       … and {len(finding.troubles) - MOST} more")
    sys.exit(int(any(finding.troubles for finding in findings)))
