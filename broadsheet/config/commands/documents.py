"""`broadsheet documents`: the files that articles link to."""

from __future__ import annotations

import sys

import click
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from broadsheet.newsroom.cleaning_documents import stored
from broadsheet.newsroom.cleaning_documents.stored import Did, Done


@click.group()
def command() -> None:
    """Look after documents."""


@command.command()
def clean() -> None:
    """Take out of stored documents what they say of people and machines, as is done with each that is uploaded.

    For those that came in before there was any cleaning. Safe to do twice, and after it was cut off. Exit code 1 if some can't be
    cleaned: those stay as they are, and are listed with what to do.
    """
    refused: list[Done] = []
    counts = dict.fromkeys(Did, 0)
    total = stored.count()
    with translation.override("en"):
        for number, done in enumerate(stored.clean_all(), 1):
            counts[done.did] += 1
            click.echo(f"{number}/{total} {_line(done)}")
            if done.did is Did.REFUSED:
                refused.append(done)
    click.echo(f"{counts[Did.CLEANED]} cleaned, {counts[Did.WAS_CLEAN]} were clean, {len(refused)} refused.")
    if refused:
        click.echo("\nThese are as they were, and readers have them where a story that is out links to them:", err=True)
        for done in refused:
            click.echo(f"\n{done.title} ({done.name})\n  {done.why}\n  {_address(done)}", err=True)
        sys.exit(1)


def _line(done: Done) -> str:
    size = f", {done.before:,} → {done.after:,} bytes" if done.did is Did.CLEANED else ""
    return f"{done.did.value}: {done.title} ({done.name}){size}"


def _address(done: Done) -> str:
    """Where the desk gives it another file."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('wagtaildocs:edit', args=[done.pk])}"
