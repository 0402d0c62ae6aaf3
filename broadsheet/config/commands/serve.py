"""`broadsheet serve`: everything on one port."""

from __future__ import annotations

import os
import sys

import click

from broadsheet.config import environment
from broadsheet.config.serving import house


@click.command()
@click.option(
    "--port", type=click.IntRange(1, 65535), default=None, help="Port to listen on (default: PORT, else 8000)."
)
@click.option("--demo/--no-demo", default=True, help="Seed the demo newsroom into an empty database (default: yes).")
def command(port: int | None, demo: bool) -> None:
    """Serve the site: kiosk, newsroom, press and worker, setting up whatever is missing first."""
    if port:
        os.environ["PORT"] = str(port)  # the site's own address is made from it
    environment.check_demo_password(environment.site_url())
    office = ["-m", "broadsheet.config.cli", "office", "--demo" if demo else "--no-demo"]
    sys.exit(house.serve(environment.data_dir(), environment.host(), environment.port(), office=office))
