"""`broadsheet mail`: what mail servers call, and the keys that letters are signed with."""

from __future__ import annotations

import os
import sys

import click
from django.db import Error

from broadsheet.config.commands import mail_keys
from broadsheet.live import mail_filing
from broadsheet.mail.bounces import taking_in
from broadsheet.mail.models import Way

TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h."""


@click.group()
def command() -> None:
    """What mail servers hand over, and the keys that letters are signed with."""


command.add_command(mail_keys.keys_command)


@command.command()
@click.option(
    "--to", default="", help="The envelope's recipient, where the server tells it; else ORIGINAL_RECIPIENT, RECIPIENT."
)
def bounce(to: str) -> None:
    """Take a mail that came back on standard input: kept first, read then. Exit code 75 asks the server to come again."""
    to = to or os.environ.get("ORIGINAL_RECIPIENT") or os.environ.get("RECIPIENT") or ""
    try:
        raw = sys.stdin.buffer.read()
        if not raw.strip():
            raise click.ClickException("There is no mail on standard input.")
        kept = taking_in.keep(raw, to=to, way=Way.PIPE)
    except (Error, OSError) as error:
        click.echo(f"broadsheet: not kept, come again: {error}", err=True)
        sys.exit(TRY_AGAIN)
    try:
        taking_in.handle(kept.pk)
    except Error as error:  # it is kept: the worker reads it
        click.echo(f"broadsheet: kept, and read later: {error}", err=True)


@command.command()
@click.option("--to", default="", help="The envelope's recipient, where the server tells it.")
def post(to: str) -> None:
    """Take a post from standard input, mailed to a secret address: it waits for approval. Exit code 75 asks to come again."""
    to = to or os.environ.get("ORIGINAL_RECIPIENT") or os.environ.get("RECIPIENT") or ""
    try:
        mail_filing.take(sys.stdin.buffer.read(mail_filing.MAX_BYTES + 1), to=to)
    except (Error, OSError) as error:
        click.echo(f"broadsheet: not filed, come again: {error}", err=True)
        sys.exit(TRY_AGAIN)
