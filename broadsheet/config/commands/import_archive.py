"""`broadsheet import`: archives of other systems."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from broadsheet.config import installing
from broadsheet.foundation import languages
from broadsheet.importers.errors import ArchiveError
from broadsheet.importers.ghost import archive


@click.group(name="import")
def command() -> None:
    """Bring in another system's archive."""


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--content", type=click.Path(path_type=Path), help="Ghost's content folder, where the pictures are.")
@click.option(
    "--language", default=None, help="The edition that the articles belong to (default: the site's first language)."
)
@click.option(
    "--section", default="News", show_default=True, help="The section of articles that no section tag claims."
)
@click.option("--section-tags", default="", help="Slugs of tags that become sections, with commas between them.")
def ghost(file: Path, content: Path | None, language: str | None, section: str, section_tags: str) -> None:
    """Bring in a Ghost export (the JSON file from Settings → Import/Export).

    Running it again with the same file changes nothing; stopped half-way, it goes on where it stopped.
    """
    language = language or languages.default()
    if language not in languages.codes():
        _refuse(f"This site has no edition in “{language}”. It has: {', '.join(languages.codes())}.")
    if not file.exists():
        _refuse(f"There is no file {file}.")
    installing.install(say=click.echo)
    with (
        click.progressbar(length=file.stat().st_size, label="Reading ", file=sys.stderr) as read,
        _Writing() as writing,
    ):
        try:
            report = archive.bring_in(
                path=file,
                content=content,
                language=language,
                section=section,
                section_tags=[tag.strip() for tag in section_tags.split(",") if tag.strip()],
                reading=read.update,
                writing=writing.begin,
            )
        except ArchiveError as error:
            _refuse(f"{file.name} was not brought in, and nothing has been changed. {error}")
    for line in report.lines():
        click.echo(line)


def _refuse(message: str) -> None:
    click.echo(f"broadsheet: {message}", err=True)
    sys.exit(1)


class _Writing:
    """A progress bar whose length is known only when the reading is done."""

    def __enter__(self) -> _Writing:
        self._bar: click._termui_impl.ProgressBar[int] | None = None
        return self

    def begin(self, posts: int) -> Callable[[int], None]:
        """Start the bar."""
        self._bar = click.progressbar(length=posts, label="Bringing in", file=sys.stderr)
        self._bar.__enter__()
        return self._bar.update

    def __exit__(self, *_exception: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
