"""A statement to try taking statements in: the newsroom's bank, as it would tell of what readers have just chosen to pay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q
from lxml import etree
from lxml.builder import E

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.payments.models.checkout import Checkout
from broadsheet.payments.providers.bank_transfer import account
from broadsheet.payments.providers.bank_transfer.models import AwaitedTransfer

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
MOST = 50
GIVEN = Money(2500, "EUR")


@dataclass(frozen=True)
class Line:
    """One entry. `id` is the bank's own, so that the same file twice is one."""

    id: str
    money: Money
    name: str
    text: str


def lines() -> Iterator[Line]:
    """Everything that is awaited, the last of several mistyped, and one transfer that nobody asked for."""
    unpaid = Q(paid_until__isnull=True, matches__isnull=True) | Q(retry_until__isnull=False)
    found = list(AwaitedTransfer.objects.filter(unpaid, ended_at__isnull=True, lapsed_at__isnull=True)[:MOST])
    payers = Checkout.objects.select_related("payer").in_bulk([one.checkout for one in found])
    for number, awaited in enumerate(found):
        is_mistyped = number > 0 and number == len(found) - 1
        text = mistyped(awaited.written) if is_mistyped else awaited.written
        name = (payers[awaited.checkout].payer.email or "A reader").partition("@")[0].title()
        yield Line(f"EX{awaited.reference}{awaited.paid_until or ''}", awaited.due, name, text)
    yield Line(f"EX{clock.today():%Y%m%d}", GIVEN, "Somebody Generous", "For your reporting. Keep going!")


def statement() -> bytes:
    """The file of what is awaited."""
    return statement_of(lines())


def statement_of(found: Iterable[Line]) -> bytes:
    """A file of these entries, booked today."""
    rows = [_entry(one) for one in found]
    today = f"{clock.today():%Y-%m-%d}"
    ours = account.ours()
    own = E.Stmt(
        E.Id(f"EXAMPLE-{today}"), E.ElctrncSeqNb("1"), E.CreDtTm(f"{today}T06:00:00"),
        E.Acct(E.Id(E.IBAN(ours.iban)), E.Ccy("EUR"), E.Ownr(E.Nm(ours.holder[:70]))), *rows,
    )  # fmt: skip
    head = E.GrpHdr(E.MsgId(f"EXAMPLE-{today}"), E.CreDtTm(f"{today}T06:00:00"))
    document = E.Document(E.BkToCstmrStmt(head, own), xmlns=NAMESPACE)
    made: bytes = etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made


def mistyped(reference: str) -> str:
    """With a wrong last digit."""
    last = int(reference[-1])
    return f"{reference[:-1]}{(last + 1) % 10}"


def _entry(one: Line) -> etree._Element:
    amount = E.Amt(f"{one.money.decimal:.2f}", Ccy=one.money.currency)
    day = E.Dt(f"{clock.today():%Y-%m-%d}")
    detail = E.TxDtls(
        E.Refs(E.EndToEndId("NOTPROVIDED")), E.RltdPties(E.Dbtr(E.Pty(E.Nm(one.name)))),
        E.RmtInf(E.Ustrd(one.text)),
    )  # fmt: skip
    made: etree._Element = E.Ntry(
        amount, E.CdtDbtInd("CRDT"), E.Sts(E.Cd("BOOK")), E.BookgDt(day), E.AcctSvcrRef(one.id[:35]),
        E.NtryDtls(detail),
    )  # fmt: skip
    return made
