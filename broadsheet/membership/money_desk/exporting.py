"""The ledger as a table for a spreadsheet. Nothing that somebody typed may be taken for a formula there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from tempfile import TemporaryFile
from typing import Any

from django.db.models import Q
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.payments.closing import Comparison, Side
from broadsheet.payments.models import Entry
from broadsheet.payments.models.entry import EntryQuerySet

Value = str | Decimal | datetime

HEADS = (
    "when", "kind", "amount", "currency", "base_amount", "base_currency", "rate", "purpose", "plan", "interval",
    "campaign", "ask", "variant", "provider", "provider_id", "about", "outcome", "payer", "entity", "country",
    "vat_rate", "vat_amount", "taxed_amount", "note",
)  # fmt: skip
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""By OWASP's list: spreadsheets run what begins so, the full-width signs of East Asia too."""
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ON_A_SHEET = 1_000_000
"""Rows: a sheet of Excel holds 1,048,576. What is more goes on another one."""

PIECE = 256 * 1024
AT_ONCE = 1000


def values(entry: Entry) -> list[Value]:
    """One row, in the order of `HEADS`. Amounts are whole units, moments are on the publication's clock."""
    base = Money(entry.base_amount, entry.base_currency)
    taxed = Money(entry.taxed_amount, entry.currency)
    return [
        clock.local(entry.occurred_at), entry.kind, entry.money.decimal, entry.currency, base.decimal,
        entry.base_currency, entry.rate, entry.purpose, entry.plan, entry.interval, entry.campaign, entry.ask,
        entry.variant, entry.provider, entry.provider_id, entry.about, entry.outcome, str(entry.payer), entry.entity,
        entry.country, entry.vat_rate, entry.vat.decimal, taxed.decimal, entry.note,
    ]  # fmt: skip


def disarmed(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before what could be one."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def differences(found: Comparison) -> tuple[Sequence[str], Iterator[list[Value]]]:
    """What differs in a month: heads and rows."""
    heads = ("how", "kind", "id", "ledger", "currency", "when", "report", "currency", "when")
    return heads, ([str(one.why), one.kind, one.id, *_side(one.here), *_side(one.there)] for one in found.differences)


def ledger_rows(rows: EntryQuerySet) -> Iterator[list[Value]]:
    """The rows of the ledger, read a thousand at a time, each time from the last one on.

    PostgreSQL would lay down all that a cursor reads before it gives its first row, as long as no transaction is open;
    and one that is open for as long as somebody's download holds up the database's housekeeping.
    """
    found = list(rows[:AT_ONCE])
    while found:
        yield from (values(entry) for entry in found)
        last = found[-1]
        older = Q(occurred_at__lt=last.occurred_at) | Q(pk__lt=last.pk)
        found = list(rows.filter(older, occurred_at__lte=last.occurred_at)[:AT_ONCE]) if len(found) == AT_ONCE else []


def lines(heads: Sequence[str], rows: Iterable[list[Value]]) -> Iterator[bytes]:
    """CSV line by line, UTF-8; the mark at its head makes Excel read it as that."""
    yield b"\xef\xbb\xbf" + _line(list(heads))
    for row in rows:
        yield _line(row)


def book(heads: Sequence[str], rows: Iterable[list[Value]]) -> Iterator[bytes]:
    """A workbook, piece by piece; text cells are text, whatever is in them.

    Rows go to the disk as they come, so a million take no more memory than a thousand.
    """
    made = Workbook(write_only=True)
    sheet = _sheet(made, heads)
    for number, row in enumerate(rows):
        if number and number % ON_A_SHEET == 0:
            sheet = _sheet(made, heads)
        sheet.append([_cell(sheet, value) for value in row])
    with TemporaryFile() as file:
        made.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


def _sheet(made: Workbook, heads: Sequence[str]) -> Any:
    sheet = made.create_sheet(f"Rows {len(made.worksheets) + 1}")
    sheet.append([*heads])
    return sheet


def _side(side: Side | None) -> list[Value]:
    return ["", "", ""] if side is None else [side.money.decimal, side.currency, clock.local(side.at)]


def _line(cells: list[Value]) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerow([_csv_cell(cell) for cell in cells])
    return made.getvalue().encode()


def _csv_cell(value: Value) -> str:
    if isinstance(value, str):
        return disarmed(value)
    return value.isoformat(timespec="seconds") if isinstance(value, datetime) else str(value)


def _cell(sheet: object, value: Value) -> object:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)  # a sheet knows no zones
    if isinstance(value, Decimal):
        return value
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value))
    cell.data_type = "s"  # openpyxl takes what begins with “=” for a formula
    return cell
