"""`broadsheet newsroom`: the web application alone."""

from __future__ import annotations

import click
from django.conf import settings

from broadsheet.config import environment
from broadsheet.config.serving import doors
from broadsheet.config.serving.newsroom import serve_newsroom


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=None, help="Port to listen on (default: PORT, else 8000)."
)
@click.option(
    "--socket", is_flag=True, help="Listen where the kiosk of this machine looks: DATA_DIR/run/newsroom.sock."
)
def command(port: int | None, socket: bool) -> None:
    """Serve the newsroom without kiosk, press and worker."""
    if socket:
        with doors.open_newsroom(settings.DATA_DIR) as door:
            serve_newsroom(door)
    else:
        address = environment.host(), port or settings.PORT
        doors.check_port(*address)
        serve_newsroom(address)
