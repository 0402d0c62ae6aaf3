"""`broadsheet mail keys`: the keys that letters are signed with, and what stands in the DNS for them."""

from __future__ import annotations

from collections.abc import Iterator

import click
from django.conf import settings

from broadsheet.foundation import clock
from broadsheet.mail.checkup import facts, signatures
from broadsheet.mail.checkup.asking import NoNetworkError, RealNames
from broadsheet.mail.dkim import keys, records
from broadsheet.mail.dkim.keys import Pairs
from broadsheet.mail.dkim.records import Record


@click.command("keys")
@click.option(
    "--make", is_flag=True, help="Make the first keys. Letters are signed from then on: publish the records at once."
)
@click.option(
    "--rotate", is_flag=True, help="Sign with the next key, whose record must be published, and make another to come."
)
@click.option(
    "--without-looking", is_flag=True, help="Rotate even if the next key's record can't be seen in the DNS from here."
)
@click.option("--domain", default="", help="Of which the keys are, with --make (default: that of DEFAULT_FROM_EMAIL).")
def keys_command(*, make: bool, rotate: bool, without_looking: bool, domain: str) -> None:
    """Show the DNS records to publish for DKIM; make keys, and replace them. Two keys always overlap: no letter is lost by it."""
    if make and rotate:
        raise click.UsageError("Either --make or --rotate.")
    try:
        found = keys.begin(domain or facts.from_domain()) if make else keys.pairs()
        if rotate:
            found = _rotated(found, without_looking=without_looking)
    except keys.NoKeysError as error:
        raise click.ClickException(str(error)) from error
    if found is None:
        raise click.ClickException("There are no keys yet. Make them: broadsheet mail keys --make")
    _show(found)


def _rotated(before: Pairs | None, *, without_looking: bool) -> Pairs:
    """Use the next pair. Its record must have been there for a while: what it was looked for before, resolvers remember as missing."""
    if before is not None and not without_looking:
        try:
            troubles = [
                trouble
                for record in _records(before, before.coming)
                for trouble in signatures.missing(RealNames(), record)
            ]
        except NoNetworkError as error:
            raise click.ClickException(
                f"The DNS does not answer here: {error}. Rotate --without-looking if it is published."
            ) from error
        if troubles:
            raise click.ClickException("\n".join(troubles))
    return keys.rotate()


def _show(found: Pairs) -> None:
    now = clock.now()
    states = {found.used: "signs now", found.coming: "comes next: publish it now, rotate later"}
    for selector in found.still_needed(now):
        state = states.get(
            selector, f"was replaced; leave it for {keys.KEPT_FOR.days} days after that, then take it away"
        )
        click.echo(f"; {selector} {state}")
        for record in _records(found, selector):
            click.echo(record.as_zone)


def _records(found: Pairs, selector: str) -> Iterator[Record]:
    for name in [selector, f"{selector}-ed"] if settings.DKIM_ED25519 else [selector]:
        yield records.of(keys.of(name, found.domain))
