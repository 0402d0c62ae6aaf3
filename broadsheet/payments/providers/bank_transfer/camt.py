"""Reading CAMT.053, the statement that banks give (ISO 20022): all versions from 001.02 on, whatever their namespace.

The file comes from outside, so it is read like an enemy's: no document type, so no entity, is allowed in it, its size is
bounded, and each entry is let go once it is read. Nothing is written here.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from broadsheet.foundation import clock
from broadsheet.foundation.money import Money, NoAmountError, UnknownCurrencyError

MOST_BYTES = 32 * 1024 * 1024
"""Some twenty thousand entries: more than a newsroom's account sees in a year."""
NO_ID = {"", "NONREF", "NOTPROVIDED"}
"""What banks write where they have no id."""
OTHERS = {"BkToCstmrAcctRpt": "CAMT.052", "BkToCstmrDbtCdtNtfctn": "CAMT.054"}
TEXT = 1000


class NotAStatementError(Exception):
    """The file can't be read as one. The text is for whoever brought it."""


@dataclass(frozen=True)
class Booked:
    """One booked movement. `amount` is positive towards the account's owner; `number` tells it from others of its entry."""

    account: str
    statement: str
    bank_id: str
    number: str
    amount: Money
    booked_at: datetime
    name: str = ""
    iban: str = ""
    text: str = ""
    end_to_end: str = ""
    is_return: bool = False
    again: int = 0
    """How many of the same bank's id, day and amount stand before it in its statement: some banks repeat their ids."""

    @property
    def key(self) -> str:
        """The same for the same entry in any file: by the bank's id, or by its place in its statement."""
        where = self.bank_id or f"{self.statement}\n{self.number.partition('.')[0]}"
        within = self.number.partition(".")[2]
        own = [self.account, where, within, f"{self.booked_at:%Y-%m-%d}", str(self.amount.minor), self.amount.currency]
        own += [str(self.again)] if self.again else []
        return hashlib.sha256("\n".join(own).encode()).hexdigest()


@dataclass
class Read:
    """What a file holds. `pending` entries are not booked yet and `elsewhere` ones are of other accounts: neither is here."""

    booked: list[Booked]
    accounts: set[str]
    pending: int = 0


@dataclass
class _Place:
    """Where in the file the reader is."""

    account: str = ""
    statement: str = ""
    number: int = 0
    seen: Counter[str] = field(default_factory=Counter)


def read(file: IO[bytes]) -> Read:
    """All booked entries of all statements in it. Raises `NotAStatementError`."""
    _check_size(file)
    found = Read([], set())
    try:
        _read(file, found)
    except DefusedXmlException:
        raise NotAStatementError(
            _("This file declares entities of its own, which no bank’s statement does. It was not read.")
        ) from None
    except (ParseError, UnicodeError, LookupError, ValueError):
        raise NotAStatementError(
            _(
                "This is no readable XML file, or it is cut off. Download the statement from your bank again, as CAMT.053."
            )
        ) from None
    if not found.accounts:
        raise NotAStatementError(_("There is no statement in this file. Download it from your bank as CAMT.053."))
    return found


def _check_size(file: IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        raise NotAStatementError(_("The file is empty."))
    if size > MOST_BYTES:
        raise NotAStatementError(
            _("The file is larger than %s MB. Download the statement in shorter spans of time, and take in one by one.")
            % (MOST_BYTES // 1024 // 1024)
        )


def _read(file: IO[bytes], found: Read) -> None:
    place = _Place()
    for event, node in iterparse(file, events=("start", "end"), forbid_dtd=True):
        node.tag = node.tag.rpartition("}")[2]
        if event == "start":
            _begin(node.tag, place)
        elif node.tag == "Acct" and not place.account:
            place.account = _account(node)
            found.accounts.add(place.account)
        elif node.tag == "Id" and not place.statement and not place.account:
            place.statement = _own(node)
        elif node.tag == "Ntry":
            place.number += 1
            _entry(node, place, found)
            node.clear()


def _begin(tag: str, place: _Place) -> None:
    if tag in OTHERS:
        raise NotAStatementError(
            _("This is a %s file. Only booked statements count: download it from your bank as CAMT.053.") % OTHERS[tag]
        )
    if tag == "Stmt":
        place.account, place.statement, place.number, place.seen = "", "", 0, Counter()


def _account(node: Element) -> str:
    return (_text(node, "Id/IBAN") or _text(node, "Id/Othr/Id")).replace(" ", "").upper()


def _entry(node: Element, place: _Place, found: Read) -> None:
    if (_text(node, "Sts/Cd") or _text(node, "Sts")) != "BOOK":
        found.pending += 1
        return
    whole = _signed(node, _money(node.find("Amt")))
    if whole is None:
        raise NotAStatementError(
            _("Entry %(number)s of statement %(statement)s has no amount that can be read. Nothing was taken in.")
            % {"number": place.number, "statement": place.statement}
        )
    for within, (detail, amount) in enumerate(_parts(node, whole)):
        one = _booked(node, detail, amount, place, f"{place.number}.{within}")
        found.booked.append(replace(one, again=place.seen[one.key]))
        place.seen[one.key] += 1


def _parts(node: Element, whole: Money) -> Iterator[tuple[Element | None, Money]]:
    """The transfers of one entry: those of a batch where the bank tells them apart and they come to the sum, else itself."""
    details = node.findall("NtryDtls/TxDtls")
    if len(details) < 2:
        yield (details[0] if details else None), whole
        return
    amounts = [_part(detail, whole) for detail in details]
    if None in amounts or sum(one.minor for one in amounts if one) != whole.minor:
        yield None, whole
        return
    for detail, amount in zip(details, amounts, strict=True):
        if amount is not None:
            yield detail, amount


def _part(detail: Element, whole: Money) -> Money | None:
    """What one transfer of a batch brought, in the account's own currency. Versions put it in different places."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        found = _money(detail.find(path))
        if found is not None and found.currency == whole.currency:
            sign = _text(detail, "CdtDbtInd")
            is_out = sign == "DBIT" if sign else whole.minor < 0
            return -found if is_out else found
    return None


def _booked(node: Element, detail: Element | None, amount: Money, place: _Place, number: str) -> Booked:
    where = node if detail is None else detail
    party = "Dbtr" if amount.minor >= 0 else "Cdtr"
    return Booked(
        account=place.account,
        statement=place.statement[:140],
        bank_id=_bank_id(node, detail),
        number=number,
        amount=amount,
        booked_at=_moment(node),
        name=_name(where, party)[:140],
        iban=_text(where, f"RltdPties/{party}Acct/Id/IBAN").replace(" ", "").upper(),
        text=_words(node, where),
        end_to_end=_id(where, "Refs/EndToEndId"),
        is_return=_is_return(node, where),
    )


def _bank_id(node: Element, detail: Element | None) -> str:
    own = _id(detail, "Refs/AcctSvcrRef") if detail is not None else ""
    return own or _id(node, "AcctSvcrRef")


def _is_return(node: Element, where: Element) -> bool:
    return _text(node, "RvslInd") in {"true", "1"} or where.find("RtrInf") is not None


def _name(where: Element, party: str) -> str:
    # From version 001.08 on, a party is wrapped once more.
    for path in (f"RltdPties/Ultmt{party}", f"RltdPties/{party}"):
        for wrapped in ("", "/Pty"):
            if found := _text(where, f"{path}{wrapped}/Nm"):
                return found
    return ""


def _words(node: Element, where: Element) -> str:
    """All that the payer wrote, structured or not, and what the bank adds."""
    paths = ("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/AddtlRmtInf", "RmtInf/Ustrd", "AddtlTxInf")
    parts = [_own(found) for path in paths for found in where.findall(path)]
    parts += [_own(found) for found in node.findall("AddtlNtryInf")]
    return " / ".join(dict.fromkeys(filter(None, parts)))[:TEXT]


def _moment(node: Element) -> datetime:
    """When it was booked: banks tell the day, which begins at midnight on the publication's clock, or the moment."""
    for path in ("BookgDt", "ValDt"):
        if said := _text(node, f"{path}/DtTm"):
            moment = datetime.fromisoformat(said)
            return moment if moment.tzinfo else moment.replace(tzinfo=clock.publication_zone())
        if said := _text(node, f"{path}/Dt"):
            day = date.fromisoformat(said[:10])
            return datetime(day.year, day.month, day.day, tzinfo=clock.publication_zone())
    raise ValueError("an entry without a day")


def _signed(node: Element, money: Money | None) -> Money | None:
    sign = _text(node, "CdtDbtInd")
    if money is None or sign not in {"CRDT", "DBIT"}:
        return None
    return -money if sign == "DBIT" else money


def _money(node: Element | None) -> Money | None:
    if node is None:
        return None
    try:
        Decimal(_own(node))
        return Money.parse(_own(node), node.get("Ccy", ""))
    except (NoAmountError, UnknownCurrencyError, InvalidOperation):
        return None


def _id(where: Element, path: str) -> str:
    found = _text(where, path)[:140]
    return "" if found.upper() in NO_ID else found


def _text(where: Element, path: str) -> str:
    found = where.find(path)
    return "" if found is None else _own(found)


def _own(node: Element) -> str:
    return " ".join((node.text or "").split())
