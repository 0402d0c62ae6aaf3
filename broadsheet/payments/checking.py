"""What the doctor looks at in the books."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Count, Exists, Max, Min, OuterRef

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.ops import doctor
from broadsheet.payments import carrying, guarding, rates, retention
from broadsheet.payments.models import Agreement, Entry, Kind, LegalEntity, Receipt, WebhookEvent
from broadsheet.payments.providers import known
from broadsheet.payments.providers.base import ProviderError, Reports

UNHANDLED = timedelta(minutes=10)
OVERDUE = timedelta(days=3)
"""Later than that, nobody is forgetting."""
STALE = timedelta(days=31)
"""A rate that is older misleads: the figures of the desk are in the base currency."""


def the_guards_stand() -> Iterator[str]:
    """Look for the triggers, and try them."""
    for name in guarding.missing(connection):
        yield f"The trigger {name} is gone. Restart the newsroom or the worker: they lay it again."
    for act in guarding.yielding():
        yield f"The database lets {act} through on a row of the ledger."


def receipts_have_no_gap() -> Iterator[str]:
    """Count each year's series."""
    series = Receipt.objects.order_by("entity", "year").values_list("entity", "year")
    for entity, year, count, first, last in series.annotate(Count("pk"), Min("number"), Max("number")):
        if first != 1 or last != count:
            yield f"{entity} {year}: {count} receipts, numbered from {first} to {last}."


def settlements_have_receipts() -> Iterator[str]:
    """Look for money that nobody got a receipt for."""
    receipts = Receipt.objects.filter(settlement=OuterRef("pk"))
    for entry in Entry.objects.filter(~Exists(receipts), kind=Kind.SETTLEMENT).order_by("pk").iterator():
        yield f"{entry.provider} {entry.provider_id} of {entry.occurred_at:%Y-%m-%d} has no receipt."


def sums_are_those_of_the_rates() -> Iterator[str]:
    """Reckon every row's amount in the base currency again, and look for currencies that count as nothing."""
    unvalued: dict[str, int] = {}
    rows = Entry.objects.order_by().values_list("pk", "amount", "currency", "base_amount", "base_currency", "rate")
    for pk, amount, currency, base_amount, base, rate in rows.iterator(chunk_size=10_000):
        if rates.at_rate(Money(amount, currency), rate, base).minor != base_amount:
            yield f"Row {pk}: {amount} {currency} at {rate} is not {base_amount} {base}."
        if rate == "0":
            unvalued[currency] = unvalued.get(currency, 0) + 1
    for currency, count in unvalued.items():
        yield f"{count} rows in {currency} count as nothing: no rate was set. Write corrections, and set CURRENCY_RATES."


def subtotals_are_the_rows() -> Iterator[str]:
    """Add every month up again."""
    for month in carrying.false_months():
        yield f"{month}: the subtotals are not what the rows come to. `broadsheet payments add-up` makes them anew."


def events_are_handled() -> Iterator[str]:
    """Look for what a provider told and nobody has looked into."""
    left = WebhookEvent.objects.filter(handled_at__isnull=True, received_at__lt=clock.now() - UNHANDLED)
    for event in left.order_by("received_at").iterator():
        yield f"{event.provider} told of {event.kind} ({event.event_id}) at {event.received_at:%Y-%m-%d %H:%M} UTC."


def providers_answer() -> Iterator[str]:
    """Ask each for the last minute of its report: that needs the network, the key and the right to it."""
    now = clock.now()
    for slug in settings.PAYMENT_PROVIDERS:
        try:
            provider = known.of(slug)
            if isinstance(provider, Reports):
                next(iter(provider.report(now - timedelta(minutes=1), now)), None)
        except (ImportError, ProviderError) as error:
            yield f"{slug}: {error}"
    if settings.PAYMENT_PROVIDERS and not LegalEntity.objects.filter(key=settings.LEGAL_ENTITY).exists():
        yield f"Receipts name nobody: there is no legal entity “{settings.LEGAL_ENTITY}”."


def rates_are_fresh() -> Iterator[str]:
    """Look for currencies in which money comes and that are worth nothing here, and for old rates."""
    used = set(Agreement.objects.running().order_by().values_list("currency", flat=True).distinct())
    for currency in sorted(used - {settings.BASE_CURRENCY, *settings.CURRENCY_RATES}):
        yield f"Agreements run in {currency}, and CURRENCY_RATES has no rate of it."
    if not settings.CURRENCY_RATES:
        return
    day = settings.CURRENCY_RATES_OF
    if day is None:
        yield "Nobody knows how old the rates are: say of which day in CURRENCY_RATES_OF."
    elif clock.today() - day > STALE:
        yield f"CURRENCY_RATES are of {day:%Y-%m-%d}."


def nothing_is_kept_too_long() -> Iterator[str]:
    """Look for what should have been forgotten days ago."""
    for name, count in retention.due(clock.now() - OVERDUE).items():
        if count:
            yield f"{count} {name} are kept longer than docs/retention.md says. Run `payments retention`."


doctor.register("money: the database refuses to change the ledger", the_guards_stand)
doctor.register("money: receipts are numbered without a gap", receipts_have_no_gap)
doctor.register("money: every settlement has its receipt", settlements_have_receipts)
doctor.register("money: sums in the base currency are those of their rates", sums_are_those_of_the_rates)
doctor.register("money: subtotals are those of their rows", subtotals_are_the_rows)
doctor.register("money: what providers told is handled", events_are_handled)
doctor.register("money: the providers answer", providers_answer)
doctor.register("money: currency rates are there and fresh", rates_are_fresh)
doctor.register("money: nothing is kept longer than is said", nothing_is_kept_too_long)
