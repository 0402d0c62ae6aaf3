"""`broadsheet narrate`: reading an archive aloud."""

from __future__ import annotations

import os
import sys
from datetime import datetime

import click
from django.conf import settings

from broadsheet.audio import archive, rules
from broadsheet.config.serving.worker import NARRATORS_NICENESS
from broadsheet.newsroom.models import Section

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@click.option("--since", type=DAY, help="Articles that came out on this day (2026-11-30) or later.")
@click.option("--all", "everything", is_flag=True, help="All articles that are out.")
@click.option("--section", default="", help="Only this section, by its name in addresses.")
@click.option("--language", default="", help="Only this language, such as en.")
@click.option("--again", is_flag=True, help="Those too that are ready. A person's recording is never replaced.")
@click.option(
    "--at-once", type=click.IntRange(1, 64), default=1, show_default=True, help="Voices at once: a core each."
)
def command(since: datetime | None, everything: bool, section: str, language: str, again: bool, at_once: int) -> None:
    """Read articles aloud that came out before there was a voice, the newest first.

    It works here and now, and leaves the processor to whoever else wants it. Cut off, it goes on where it was when it is
    started again; new articles are read meanwhile by the site itself.
    """
    if (since is None) == (not everything):
        raise click.UsageError("Please say which articles: --since 2026-11-01, or --all.")
    _check(section)
    os.nice(NARRATORS_NICENESS)
    keys = archive.articles(since=since.date() if since else None, section=section, language=language, again=again)
    if not keys:
        click.echo("There is nothing to read: all of these have their narration, or none of them is out.")
        return
    with click.progressbar(length=len(keys), label=f"Reading {len(keys)} articles", file=sys.stderr) as bar:
        report = archive.read(keys, again=again, at_once=at_once, advance=bar.update)
    _say(report)


def _check(section: str) -> None:
    if not rules.is_on():
        raise click.ClickException("Narration is switched off: NARRATION=0.")
    if not settings.NARRATION_ENGINES:
        raise click.ClickException(
            "No language has a voice: NARRATION_ENGINES is empty. In English: NARRATION_ENGINES=en=hibari."
        )
    if section and not Section.objects.filter(slug=section).exists():
        known = ", ".join(sorted(set(Section.objects.values_list("slug", flat=True))))
        raise click.ClickException(f"There is no section “{section}”. There are: {known}.")


def _say(report: archive.Report) -> None:
    click.echo(f"{report.files} files made.")
    for reason, count in sorted(report.without.items()):
        click.echo(f"{count} without a narration: {reason}")
    for line in report.broken[:20]:
        click.echo(f"Failed: {line}", err=True)
    if report.broken:
        raise click.ClickException(f"{len(report.broken)} failed; start it again to try them once more.")
