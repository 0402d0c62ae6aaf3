"""A bank that gives statements, in the shapes of several."""

from __future__ import annotations

from xml.sax.saxutils import escape

IBAN = "GB82WEST12345698765432"
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"


def entry(
    amount="50.00", *, text="", ref="A1", currency="EUR", sign="CRDT", status="<Sts>BOOK</Sts>", day="2026-11-27",
    name="Olha Reader", iban="DE89370400440532013000", structured="", end_to_end="", reversal="", extra="", date="",
):  # fmt: skip
    """One entry with one transfer."""
    inside = detail(
        text=text, name=name, iban=iban, structured=structured, end_to_end=end_to_end, extra=extra, sign=sign
    )  # fmt: skip
    return f"""<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{reversal}{status}
<BookgDt>{date or f"<Dt>{day}</Dt>"}</BookgDt>{f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""}<BkTxCd/>
<NtryDtls>{inside}</NtryDtls></Ntry>"""


def detail(*, text="", name="", iban="", structured="", end_to_end="", amount="", extra="", ref="", sign="CRDT"):
    """One transfer within an entry."""
    party = "Dbtr" if sign == "CRDT" else "Cdtr"
    refs = f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""
    refs += f"<EndToEndId>{end_to_end}</EndToEndId>" if end_to_end else ""
    words = f"<Ustrd>{escape(text)}</Ustrd>" if text else ""
    words += (
        f"<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>{structured}</Ref></CdtrRefInf></Strd>"
        if structured
        else ""
    )
    return f"""<TxDtls><Refs>{refs}</Refs>{amount}<RltdPties><{party}><Nm>{escape(name)}</Nm></{party}>
<{party}Acct><Id><IBAN>{iban}</IBAN></Id></{party}Acct></RltdPties><RmtInf>{words}</RmtInf>{extra}</TxDtls>"""


def statement(*entries, version="02", account=IBAN, name="S-1", more=""):
    """A whole file."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{NAMESPACE.format(version=version)}"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId>
<CreDtTm>2026-11-28T06:00:00</CreDtTm></GrpHdr>{one_statement(*entries, account=account, name=name)}{more}
</BkToCstmrStmt></Document>""".encode()


def one_statement(*entries, account=IBAN, name="S-1"):
    """One of the statements of a file."""
    return f"""<Stmt><Id>{name}</Id><ElctrncSeqNb>1</ElctrncSeqNb><Acct><Id><IBAN>{account}</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Amt Ccy="EUR">1000.00</Amt></Bal>{"".join(entries)}</Stmt>"""
