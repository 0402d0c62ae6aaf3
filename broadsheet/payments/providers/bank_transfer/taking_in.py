"""Taking a statement in: its entries are written down once, in one transaction, and then matched one by one.

A process that dies in between leaves entries that nobody has looked at; the worker goes on with them. The same file
twice, or two files that overlap, add nothing: each entry has a key of its own, and files are taken in one at a time.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, own_keys
from broadsheet.foundation.crashing import crashpoint
from broadsheet.ops import audit
from broadsheet.payments.locking import one_at_a_time
from broadsheet.payments.providers.bank_transfer import account, camt, looking, references
from broadsheet.payments.providers.bank_transfer.camt import Booked, NotAStatementError
from broadsheet.payments.providers.bank_transfer.models import Statement, Transfer, Trouble

LEFT = timedelta(minutes=1)
"""Entries that nobody has looked at for so long were left by a process that died."""
BATCH = 500


@dataclass(frozen=True)
class TakenIn:
    """What became of a file. `known` entries were there before, `out` ones are the newsroom's own spending and not kept."""

    statement: Statement
    known: int
    out: int
    pending: int
    elsewhere: int
    matched: int

    @property
    def unmatched(self) -> int:
        """New entries that wait on the desk."""
        return self.statement.added - self.matched


def take_in(file: IO[bytes], *, name: str, by: User | None) -> TakenIn:
    """Write down what is new in a CAMT.053 file, and match it. Raises `NotAStatementError`: then nothing was written."""
    found = camt.read(file)
    ours = _of_our_account(found)
    kept = [one for one in ours if one.amount.minor > 0 or _concerns_us(one)]
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    statement, new = _write(kept, name=name, digest=digest, by=by)
    crashpoint("statement.after_rows")
    looking.look_at_all(new)
    matched = Transfer.objects.filter(pk__in=[one.pk for one in new], is_matched=True).count()
    return TakenIn(
        statement, known=len(kept) - len(new), out=len(ours) - len(kept), pending=found.pending,
        elsewhere=len(found.booked) - len(ours), matched=matched,
    )  # fmt: skip


def go_on() -> int:
    """Look at what a process that died left. Returns at how many."""
    left = Transfer.objects.filter(looked_at__isnull=True, statement__taken_at__lt=clock.now() - LEFT)
    found = list(left.order_by("pk"))
    looking.look_at_all(found)
    return len(found)


def hash_of(iban: str) -> str:
    """The same for the same account, for years; nobody without our key reckons it back."""
    if not iban:
        return ""
    key = own_keys.kept("bank-accounts", lambda: secrets.token_bytes(32))  # SECRET_KEY is rotated
    return hmac.new(key, iban.encode(), "sha256").hexdigest()


def _of_our_account(found: camt.Read) -> list[Booked]:
    own = account.ours().iban
    if own not in found.accounts:
        others = ", ".join(f"…{one[-4:]}" for one in sorted(found.accounts))
        raise NotAStatementError(
            _("This statement is of another account (%(others)s); the newsroom’s is …%(own)s. Nothing was taken in.")
            % {"others": others, "own": own[-4:]}
        )
    return [one for one in found.booked if one.account == own]


def _concerns_us(one: Booked) -> bool:
    """Of what goes out, only what carries one of our references or gives a transfer back: the rest is nobody's business here."""
    return one.is_return or bool(references.found_in(one.text, one.end_to_end))


@transaction.atomic
def _write(rows: list[Booked], *, name: str, digest: str, by: User | None) -> tuple[Statement, list[Transfer]]:
    with one_at_a_time("bank statements"):
        keys = [one.key for one in rows]
        known: set[str] = set()
        for start in range(0, len(keys), BATCH):
            part = keys[start : start + BATCH]
            known.update(Transfer.objects.filter(key__in=part).values_list("key", flat=True))
        fresh = {one.key: one for one in rows if one.key not in known}
        statement = Statement.objects.create(
            name=name[:200], digest=digest, taken_by=by, entries=len(rows), added=len(fresh)
        )
        new = Transfer.objects.bulk_create([_row(one, statement) for one in fresh.values()], batch_size=BATCH)
        audit.note(act="statement.take_in", on=statement, by=by, entries=len(rows), added=len(fresh))
        crashpoint("statement.before_rows")
    return statement, new


def _row(one: Booked, statement: Statement) -> Transfer:
    row = Transfer(
        key=one.key, statement=statement, bank_statement=one.statement, bank_id=one.bank_id, amount=one.amount.minor,
        currency=one.amount.currency, booked_at=one.booked_at, name=one.name, iban_end=one.iban[-4:],
        iban_hash=hash_of(one.iban), text=one.text, end_to_end=one.end_to_end, is_return=one.is_return,
    )  # fmt: skip
    row.trouble = Trouble.SAME if _is_perhaps_known(row) else ""
    return row


def _is_perhaps_known(row: Transfer) -> bool:
    """Without a bank's id, the same entry in two statements can't be told from two entries: people look at it."""
    if row.bank_id:
        return False
    alike = Transfer.objects.filter(
        booked_at=row.booked_at, amount=row.amount, currency=row.currency, iban_hash=row.iban_hash, text=row.text,
        end_to_end=row.end_to_end,
    )  # fmt: skip
    return alike.exclude(bank_statement=row.bank_statement).exists()
