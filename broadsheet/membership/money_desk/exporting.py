"""The ledger as a table for a spreadsheet. Nothing that somebody typed may be taken for a formula there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.payments.models import Entry
from broadsheet.payments.models.entry import EntryQuerySet

Value = str | Decimal | datetime

HEADS = (
    "when", "kind", "amount", "currency", "base_amount", "base_currency", "rate", "purpose", "plan", "interval",
    "campaign", "ask", "variant", "provider", "provider_id", "about", "outcome", "payer", "entity", "country",
    "vat_rate", "vat_amount", "note",
)  # fmt: skip
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""By OWASP's list: spreadsheets run what begins so, the full-width signs of East Asia too."""
AT_MOST = 1_000_000
"""Rows: a sheet of Excel holds 1,048,576."""


def values(entry: Entry) -> list[Value]:
    """One row, in the order of `HEADS`. Amounts are whole units, moments are on the publication's clock."""
    base = Money(entry.base_amount, entry.base_currency)
    vat = Money(entry.vat_amount, entry.currency)
    return [
        clock.local(entry.occurred_at), entry.kind, entry.money.decimal, entry.currency, base.decimal,
        entry.base_currency, entry.rate, entry.purpose, entry.plan, entry.interval, entry.campaign, entry.ask,
        entry.variant, entry.provider, entry.provider_id, entry.about, entry.outcome, str(entry.payer), entry.entity,
        entry.country, entry.vat_rate, vat.decimal, entry.note,
    ]  # fmt: skip


def disarmed(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe stands before what could be one."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def csv_lines(rows: EntryQuerySet) -> Iterator[bytes]:
    """Line by line, UTF-8; the mark at its head makes Excel read it as that."""
    yield b"\xef\xbb\xbf" + _line(list(HEADS))
    for entry in rows.iterator(chunk_size=1000):
        yield _line(values(entry))


def xlsx(rows: EntryQuerySet) -> bytes:
    """A workbook with one sheet; text cells are text, whatever is in them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Ledger")
    sheet.append([*HEADS])
    for entry in rows[:AT_MOST].iterator(chunk_size=1000):
        sheet.append([_cell(sheet, value) for value in values(entry)])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


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
