"""`broadsheet banner`: words over every page at once. It needs no database, no newsroom and no press: a folder, and a kiosk."""

from __future__ import annotations

import re
import time
from datetime import datetime

import click

from broadsheet.config import environment
from kiosk import banner

_SPAN = re.compile(r"(\d{1,4})([mhd])")
_SECONDS = {"m": 60, "h": 3600, "d": 86400}


@click.group(name="banner")
def command() -> None:
    """For emergencies: a banner over every page, within a minute, whatever else is down."""


@command.command(name="set")
@click.argument("text")
@click.option("--link", default="", help="Where to read more: https://…")
@click.option("--until", default="", help="It ends by itself: 90m, 6h, 2d, or 2026-11-30T18:00 (this machine's time).")
@click.option("--language", default=banner.EVERY, help="Only over pages of this language, such as uk.")
def set_(text: str, link: str, until: str, language: str) -> None:
    """Have TEXT stand over every page. It replaces what stands there."""
    try:
        made = banner.made(text, link, _moment(until) if until else 0)
    except banner.BadBannerError as error:
        raise click.ClickException(str(error)) from error
    banner.put(environment.data_dir(), made, language.strip().lower())
    _show(language.strip().lower(), made)


@command.command()
def show() -> None:
    """What stands there now."""
    found = banner.standing(environment.data_dir()).found
    if not found:
        click.echo("There is no banner.")
    for language, one in sorted(found.items()):
        _show(language, one)


@command.command()
@click.option("--language", default=None, help="Only that of this language; all without it.")
def clear(language: str | None) -> None:
    """Take it away."""
    banner.take_away(environment.data_dir(), language)
    click.echo("The banner is gone from new pages now, and from open ones within a minute.")


def _moment(said: str) -> int:
    if span := _SPAN.fullmatch(said.strip()):
        return int(time.time()) + int(span[1]) * _SECONDS[span[2]]
    try:
        moment = datetime.fromisoformat(said.strip()).astimezone().timestamp()
    except ValueError as error:
        raise click.ClickException(
            f"“{said}” is no time. Say 90m, 6h, 2d, or a moment such as 2026-11-30T18:00."
        ) from error
    if moment <= time.time():
        raise click.ClickException(f"{said} is past.")
    return int(moment)


def _show(language: str, one: banner.Banner) -> None:
    ends = f", until {datetime.fromtimestamp(one.until).astimezone():%Y-%m-%d %H:%M %Z}" if one.until else ""
    over = " (over)" if one.is_over(time.time()) else ""
    click.echo(f"{language or 'all languages'}{ends}{over}: {one.text}{f' → {one.link}' if one.link else ''}")
