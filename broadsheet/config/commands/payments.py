"""`broadsheet payments`: the books, for whoever runs the site and keeps them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import click
from django.conf import settings

from broadsheet.foundation import clock, languages
from broadsheet.foundation.money import Money
from broadsheet.membership.letters import yearly
from broadsheet.payments import carrying, closing, reconciling, retention
from broadsheet.payments import statements as yearly_statements
from broadsheet.payments.models import Close, Entry, YearStatement
from broadsheet.payments.providers.bank_transfer import example, taking_in
from broadsheet.payments.providers.bank_transfer.camt import NotAStatementError
from broadsheet.payments.providers.base import ProviderError

DAYS = 3


class Day(click.ParamType[date]):
    """A day, such as 2026-11-28."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read it; a mistake is told in one line."""
        try:
            found = value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}” is no day such as 2026-11-28.", param, ctx)
        if found > clock.today():
            self.fail(f"{found} has not come yet.", param, ctx)
        return found


class Month(click.ParamType[date]):
    """A month, such as 2026-11, as its first day."""

    name = "month"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read it; a mistake is told in one line."""
        try:
            return value if isinstance(value, date) else datetime.strptime(str(value), "%Y-%m").date()
        except ValueError:
            self.fail(f"“{value}” is no month such as 2026-11.", param, ctx)


@click.group()
def command() -> None:
    """Ask the payment providers for what was lost, take in bank statements, and close months."""


@command.command()
@click.option("--provider", help="The one to ask (default: all that are on).")
@click.option("--since", type=Day(), help=f"The first day to look at (default: {DAYS} days ago).")
def reconcile(provider: str | None, since: date | None) -> None:
    """Write into the ledger what the providers' events did not tell. Running it again changes nothing."""
    day = since or clock.today() - timedelta(days=DAYS)
    moment = datetime(day.year, day.month, day.day, tzinfo=clock.publication_zone())
    for slug in chosen(provider):
        before = Entry.objects.filter(provider=slug).count()
        try:
            count = sum(1 for _checkout in reconciling.look_through(slug, since=moment))
        except ProviderError as error:
            raise click.ClickException(f"{slug} did not answer: {error} What it told before is written.") from error
        written = Entry.objects.filter(provider=slug).count() - before
        click.echo(f"{slug}: {count} checkouts looked at since {day}, {written} rows of the ledger written.")


@command.command()
@click.argument("month", type=Month())
@click.option("--provider", help="The one whose report to close (default: all that are on).")
@click.option("--with-differences", is_flag=True, help="Close although the two sides differ; what differs is kept.")
def close(month: date, provider: str | None, with_differences: bool) -> None:
    """Hold the ledger of MONTH (such as 2026-11) against the provider's report, and close it if they agree."""
    open_ones = [slug for slug in chosen(provider) if not _closed(slug, month, with_differences=with_differences)]
    if open_ones:
        raise click.ClickException(
            f"Not closed: {', '.join(open_ones)}. Run `payments reconcile`, or close it `--with-differences`."
        )


@command.command("retention")
@click.option("--dry-run", is_flag=True, help="Count what is due, and forget nothing.")
def forget(dry_run: bool) -> None:
    """Forget what is kept no longer, as docs/retention.md says; the ledger is never touched."""
    due = retention.due()
    for kind in retention.KINDS:
        count = due[kind.name] if dry_run else retention.forget(kind)
        click.echo(f"{count:>7}  {kind.what}")
    click.echo("Nothing was forgotten." if dry_run else "It is forgotten.")


@command.command("add-up")
def add_up() -> None:
    """Make the subtotals of the ledger anew from its rows. Figures are right meanwhile, and slower."""
    carrying.begin_anew()
    click.echo(f"{carrying.carry_forward()} rows of the ledger are added up.")


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def statement(file: Path) -> None:
    """Take in FILE, a CAMT.053 statement of the bank. Taking it in again changes nothing."""
    if "bank_transfer" not in settings.PAYMENT_PROVIDERS:
        raise click.ClickException("PAYMENT_PROVIDERS does not name bank_transfer: there is no account to read of.")
    try:
        with file.open("rb") as opened:
            found = taking_in.take_in(opened, name=file.name, by=None)
    except OSError as error:
        raise click.ClickException(f"{file} can’t be read: {error.strerror}.") from error
    except NotAStatementError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{file.name}: {found.statement.added} new transfers, {found.matched} of them matched.")
    for count, words in (
        (found.known, "were known already"), (found.out, "are spending of the newsroom’s, and not kept"),
        (found.pending, "are not booked yet"), (found.elsewhere, "are of other accounts"),
    ):  # fmt: skip
        if count:
            click.echo(f"{count} {words}.")
    if found.unmatched:
        click.echo(f"{found.unmatched} wait on the desk: {languages.absolute('/cms/money/transfers/')}")


@command.command()
@click.argument("year", type=click.IntRange(2000, 9999))
def statements(year: int) -> None:
    """Make the statements of YEAR (such as 2026) and write to everybody who paid. Broken off, run it again: it goes on."""
    try:
        with click.progressbar(yearly.make_and_write(year), label=f"Statements of {year}", show_pos=True) as made:
            count = sum(1 for _statement in made)
    except yearly_statements.NotOverError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{count} statements of {year} made, {YearStatement.objects.filter(year=year).count()} in all.")


@command.command("example-statement")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def example_statement(file: Path) -> None:
    """Write FILE, a statement in which what readers chose to transfer has arrived. For trying it out, beside the sandbox."""
    if not {"bank_transfer", "sandbox"} <= set(settings.PAYMENT_PROVIDERS):
        raise click.ClickException("That is for trying it out: PAYMENT_PROVIDERS must name sandbox and bank_transfer.")
    try:
        file.write_bytes(example.statement())
    except OSError as error:
        raise click.ClickException(f"{file} can’t be written: {error.strerror}.") from error
    click.echo(
        f"{file} has {sum(1 for _line in example.lines())} transfers. Take it in: broadsheet payments statement {file}"
    )


def _closed(slug: str, month: date, *, with_differences: bool) -> bool:
    try:
        report = closing.fetch(slug, month)
        found = closing.compare(report)
        for (kind, currency), (here, there) in sorted(found.sums.items()):
            click.echo(f"{slug}: {kind}: {Money(here, currency)} here, {Money(there, currency)} there")
        for one in found.differences:
            click.echo(f"{slug}: {one.kind} {one.id}: {_how(one)}")
        before = Close.objects.filter(provider=slug, month=month).first()
        if before is not None:
            click.echo(f"{slug}: closed on {clock.local(before.closed_at):%Y-%m-%d} already.")
            return not closing.changed_since(before, found)
        if found.differences and not with_differences:
            return False
        closing.close(report, by=None)
    except (ProviderError, closing.NotClosedError) as error:
        raise click.ClickException(f"{slug}: {error}") from error
    click.echo(f"{slug}: {month:%Y-%m} is closed.")
    return True


def _how(one: closing.Difference) -> str:
    sides = [
        f"{side.money} on {clock.local(side.at):%Y-%m-%d %H:%M} {place}"
        for side, place in ((one.here, "here"), (one.there, "there"))
        if side is not None
    ]
    return f"{one.why.replace('_', ' ')}: {', '.join(sides)}"


def chosen(provider: str | None) -> list[str]:
    """The providers that are meant. Raises `click.UsageError`."""
    on: list[str] = settings.PAYMENT_PROVIDERS
    if not on:
        raise click.ClickException("PAYMENT_PROVIDERS names no provider.")
    if provider is not None and provider not in on:
        raise click.UsageError(f"“{provider}” is not among PAYMENT_PROVIDERS: {', '.join(on)}.")
    return [provider] if provider else on
