"""`broadsheet kiosk`: the printed edition alone."""

from __future__ import annotations

import os

import click

from broadsheet.config import environment
from broadsheet.config.serving import doors
from broadsheet.config.serving.kiosk import become_kiosk


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=None, help="Port to listen on (default: PORT, else 8000)."
)
def command(port: int | None) -> None:
    """Hand out the printed edition. It needs no database, and passes on to the newsroom what is the newsroom's."""
    if port:
        os.environ["PORT"] = str(port)
    become_kiosk(environment.data_dir(), doors.open_port(environment.host(), environment.port()))
