"""Statements as several banks give them, and files that mean harm."""

from __future__ import annotations

import io
import xml.etree.ElementTree as Plain

import pytest

from broadsheet.payments.providers.bank_transfer import camt
from broadsheet.payments.providers.bank_transfer.camt import NotAStatementError
from tests.paying.bank_transfer.bank import IBAN, detail, entry, one_statement, statement


def read(*entries, **more):
    return camt.read(io.BytesIO(statement(*entries, **more)))


def amounts(found):
    return [(one.amount.minor, one.amount.currency) for one in found.booked]


def batch(*details, amount, sign="CRDT"):
    return f"""<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-27</Dt></BookgDt>
<AcctSvcrRef>B1</AcctSvcrRef><NtryDtls><Btch><NbOfTxs>{len(details)}</NbOfTxs></Btch>{"".join(details)}</NtryDtls></Ntry>"""


@pytest.mark.parametrize("version", ["02", "04", "06", "08", "10", "13"])
def test_every_version_is_read_whatever_its_namespace(version):
    found = read(entry("50.00", text="RF 1"), version=version)
    assert amounts(found) == [(5000, "EUR")]
    assert (found.booked[0].name, found.booked[0].iban[-4:], found.booked[0].text) == ("Olha Reader", "3000", "RF 1")


def test_without_a_namespace_it_is_read_too():
    plain = statement(entry("1.00")).replace(b' xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"', b"")
    assert amounts(camt.read(io.BytesIO(plain))) == [(100, "EUR")]


def test_version_8_wraps_status_and_party_once_more():
    newer = entry("7.00", status="<Sts><Cd>BOOK</Cd></Sts>").replace("<Dbtr><Nm>Olha Reader</Nm></Dbtr>",
                                                                     "<Dbtr><Pty><Nm>Olha Reader</Nm></Pty></Dbtr>")  # fmt: skip
    found = read(newer, version="08").booked[0]
    assert (found.amount.minor, found.name) == (700, "Olha Reader")


@pytest.mark.parametrize("status", ["<Sts>PDNG</Sts>", "<Sts><Cd>PDNG</Cd></Sts>", "<Sts>INFO</Sts>", ""])
def test_only_what_is_booked_counts(status):
    found = read(entry(status=status))
    assert (found.booked, found.pending) == ([], 1)


def test_what_goes_out_is_negative_and_names_who_got_it():
    found = read(entry("12.50", sign="DBIT", name="Printer")).booked[0]
    assert (found.amount.minor, found.name) == (-1250, "Printer")


def test_a_batch_is_told_apart():
    own = [
        detail(name=name, amount=f'<Amt Ccy="EUR">{amount}</Amt>') for name, amount in (("A", "5.00"), ("B", "7.00"))
    ]
    assert amounts(read(batch(*own, amount="12.00"))) == [(500, "EUR"), (700, "EUR")]
    older = [detail(amount='<AmtDtls><TxAmt><Amt Ccy="EUR">6.00</Amt></TxAmt></AmtDtls>') for _one in range(2)]
    found = read(batch(*older, amount="12.00"))
    assert amounts(found) == [(600, "EUR"), (600, "EUR")]
    assert len({one.key for one in found.booked}) == 2, "two of the same amount are two"


def test_a_batch_that_does_not_come_to_its_sum_stays_one():
    own = [detail(amount='<Amt Ccy="EUR">5.00</Amt>') for _one in range(2)]
    assert amounts(read(batch(*own, amount="9.50"))) == [(950, "EUR")]


def test_of_a_foreign_transfer_what_was_credited_counts():
    foreign = entry("46.10", extra="").replace(
        "<RltdPties>", '<AmtDtls><InstdAmt><Amt Ccy="USD">50.00</Amt></InstdAmt></AmtDtls><RltdPties>', 1
    )
    assert amounts(read(foreign)) == [(4610, "EUR")]


def test_structured_and_free_text_and_the_banks_own_are_one_text():
    found = read(entry(structured="RF18539007547034", text="for the Lantern")).booked[0]
    assert found.text == "RF18539007547034 / for the Lantern"


@pytest.mark.parametrize(
    "said", ["<RvslInd>true</RvslInd>", "<RvslInd>1</RvslInd>"],
)  # fmt: skip
def test_a_reversal_is_one(said):
    assert read(entry(reversal=said)).booked[0].is_return
    assert read(entry(extra="<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")).booked[0].is_return
    assert not read(entry()).booked[0].is_return


def test_several_statements_and_accounts_in_one_file():
    other = one_statement(entry("3.00", ref="Z"), account="DE89370400440532013000", name="S-2")
    found = read(entry("1.00"), more=one_statement(entry("2.00", ref="A2"), name="S-3") + other)
    assert amounts(found) == [(100, "EUR"), (200, "EUR"), (300, "EUR")]
    assert found.accounts == {IBAN, "DE89370400440532013000"}
    assert [one.statement for one in found.booked] == ["S-1", "S-3", "S-2"]


def test_a_moment_is_kept_and_a_day_begins_at_midnight_here():
    assert read(entry(day="2026-11-27")).booked[0].booked_at.isoformat() == "2026-11-27T00:00:00+02:00"
    exact = read(entry(date="<DtTm>2026-11-27T14:03:00+01:00</DtTm>")).booked[0]
    assert exact.booked_at.isoformat() == "2026-11-27T14:03:00+01:00"


def test_the_same_entry_has_one_key_in_any_file_and_two_alike_have_two():
    first = read(entry(ref="A1"), entry(ref="A2")).booked
    again = read(entry(ref="A2"), name="S-9").booked
    assert first[1].key == again[0].key
    assert first[0].key != first[1].key
    repeated = read(entry(ref="A1"), entry(ref="A1")).booked
    assert repeated[0].key != repeated[1].key, "some banks repeat their ids"
    nameless = read(entry(ref="NONREF"), entry(ref="")).booked
    assert nameless[0].key != nameless[1].key
    assert [one.bank_id for one in nameless] == ["", ""]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa">%s]>
<Document><BkToCstmrStmt><Stmt><Id>&j;</Id></Stmt></BkToCstmrStmt></Document>""" % b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))
)
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<Document><BkToCstmrStmt><Stmt><Id>&x;</Id></Stmt></BkToCstmrStmt></Document>"""
CUT_OFF = statement(entry())[:-80]
NO_AMOUNT = statement(entry()).replace(b'<Amt Ccy="EUR">50.00</Amt>', b'<Amt Ccy="EUR">fifty</Amt>')
NO_CURRENCY = statement(entry()).replace(b'<Amt Ccy="EUR">50.00</Amt>', b"<Amt>50.00</Amt>")
NO_DAY = statement(entry()).replace(b"<Dt>2026-11-27</Dt>", b"<Dt>soon</Dt>")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"), (b"Date;Amount\n1;2", "no readable XML"), (CUT_OFF, "cut off"), (BOMB, "entities"),
        (OUTSIDE, "entities"), (NO_AMOUNT, "no amount"), (NO_CURRENCY, "no amount"), (NO_DAY, "no readable"),
        (b"<Document><BkToCstmrAcctRpt/></Document>", "CAMT.052"), (b"<Document><Other/></Document>", "no statement"),
        (b"<Document><BkToCstmrDbtCdtNtfctn/></Document>", "CAMT.054"), (b"\xff\xfe<\x00", "no readable"),
        (b'<?xml version="1.0" encoding="nonsense"?><Document/>', "no readable"), (b"<a>" * 200_000, "no readable"),
    ],
)  # fmt: skip
def test_what_is_no_statement_is_refused_in_plain_words(body, words):
    with pytest.raises(NotAStatementError, match=words):
        camt.read(io.BytesIO(body))


def test_a_file_that_is_too_large_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(camt, "MOST_BYTES", 1000)
    with pytest.raises(NotAStatementError, match="larger than"):
        camt.read(io.BytesIO(statement(*[entry()] * 10)))


@pytest.mark.control
def test_a_parser_that_allows_document_types_would_swell():
    small = BOMB.replace(b"&j;", b"&e;")
    assert len(Plain.fromstring(small).findtext("BkToCstmrStmt/Stmt/Id")) == 100_000  # noqa: S314
