"""`broadsheet serve`: everything on one port."""

from __future__ import annotations

import socket
import sys

import click
from django.conf import settings

from broadsheet.config import installing, serving
from broadsheet.demo import seed


@click.command()
@click.option("--port", type=int, default=None, help="Port to listen on (default: PORT, else 8000).")
@click.option("--demo/--no-demo", default=True, help="Seed the demo newsroom into an empty database (default: yes).")
def command(port: int | None, demo: bool) -> None:
    """Serve the site with its worker, setting up whatever is missing first."""
    port = port or settings.PORT
    if not _is_free(port):
        click.echo(
            f"Port {port} is in use. Stop what runs there, or choose another: PORT={port + 1} make run", err=True
        )
        sys.exit(1)
    installing.install(say=click.echo)
    if demo and seed.is_wanted():
        seed.seed(say=click.echo)
    click.echo("")
    click.echo(f"  The site:   {settings.SITE_URL}/")
    click.echo(f"  The desk:   {settings.SITE_URL}/cms/")
    for line in seed.logins():
        click.echo(f"              {line}")
    click.echo("")
    serving.serve(port)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
