"""`broadsheet newsroom`: the web application alone."""

from __future__ import annotations

import click
from django.conf import settings

from broadsheet.config import serving


@click.command()
@click.option("--port", type=int, default=None, help="Port to listen on (default: PORT, else 8000).")
def command(port: int | None) -> None:
    """Serve the site without a worker."""
    serving.serve_newsroom(port or settings.PORT)
