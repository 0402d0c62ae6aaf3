"""The command line: `broadsheet COMMAND`. Each command is a file of its own beside this one."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click


class Commands(click.Group):
    """Finds a command's module when it is asked for, so that `--help` and mistakes answer at once."""

    _modules = {
        "banner": "banner",
        "campaigns": "campaigns",
        "doctor": "doctor",
        "documents": "documents",
        "edition": "edition",
        "import": "import_archive",
        "kiosk": "kiosk",
        "mail": "mail",
        "narrate": "narrate",
        "newsletter": "newsletter",
        "newsroom": "newsroom",
        "office": "office",
        "payments": "payments",
        "press": "press",
        "seed": "seed",
        "serve": "serve",
        "setup": "setup",
        "staff": "staff",
        "worker": "worker",
    }
    _light = {"banner", "kiosk", "serve"}
    """These never load Django: they are there at once, and must not fall with it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, by name."""
        return sorted(set(self._modules) - {"office"})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """One command, with Django ready for it."""
        if name not in self._modules:
            return None
        if name not in self._light:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.config.settings")
            import_module("django").setup()
        command: click.Command = import_module(f"broadsheet.config.commands.{self._modules[name]}").command
        return command


@click.group(cls=Commands)
@click.version_option("0.1.0", prog_name="broadsheet")
def broadsheet() -> None:
    """Broadsheet: a whole reader-funded publication in one install."""


def main() -> None:
    """Run a command. A mistake of the user's ends in one clear line and exit code 1, never in a traceback."""
    try:
        broadsheet(standalone_mode=True)
    except Exception as error:
        line = _in_one_line(error)
        if line is None and not _is_piped_to():
            raise
        click.echo(f"broadsheet: {line or error}", err=True)
        sys.exit(TRY_AGAIN if _is_piped_to() else 1)


TRY_AGAIN = 75
"""EX_TEMPFAIL: a mail server keeps the mail and comes again. Whatever is wrong here, no mail that came back is lost by it."""


def _is_piped_to() -> bool:
    return sys.argv[1:3] == ["mail", "bounce"]


def _in_one_line(error: Exception) -> str | None:
    # By name: importing Django's errors would load half of it into commands that do without.
    kinds = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
    if isinstance(error, OSError) or "django.core.exceptions.ImproperlyConfigured" in kinds:
        return str(error)
    if "django.db.utils.Error" in kinds:
        return f"the database did not do it: {error}"
    return None


if __name__ == "__main__":
    main()
