"""The command line: `broadsheet COMMAND`. Each command is a file of its own beside this one."""

from __future__ import annotations

import os
import sys

import click
import django
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import Error as DatabaseError


class Commands(click.Group):
    """Finds a command's module when it is asked for, so that `--help` and mistakes answer at once."""

    _modules = {
        "import": "import_archive",
        "newsroom": "newsroom",
        "press": "press",
        "seed": "seed",
        "serve": "serve",
        "setup": "setup",
        "staff": "staff",
        "worker": "worker",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, by name."""
        return sorted(self._modules)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """One command, with Django ready for it."""
        if name not in self._modules:
            return None
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.config.settings")
        django.setup()
        module = __import__(f"broadsheet.config.commands.{self._modules[name]}", fromlist=["command"])
        command: click.Command = module.command
        return command


@click.group(cls=Commands)
@click.version_option("0.1.0", prog_name="broadsheet")
def broadsheet() -> None:
    """Broadsheet: a whole reader-funded publication in one install."""


def main() -> None:
    """Run a command. A mistake of the user's ends in one clear line and exit code 1, never in a traceback."""
    try:
        broadsheet(standalone_mode=True)
    except (ImproperlyConfigured, OSError) as error:
        click.echo(f"broadsheet: {error}", err=True)
        sys.exit(1)
    except DatabaseError as error:
        click.echo(f"broadsheet: the database did not do it: {error}", err=True)
        sys.exit(1)
