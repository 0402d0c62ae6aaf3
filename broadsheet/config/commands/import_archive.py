"""`broadsheet import`: archives of other systems."""

from __future__ import annotations

import click


@click.group(name="import")
def command() -> None:
    """Bring in another system's archive."""
