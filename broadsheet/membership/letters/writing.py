"""Writing a letter down, once for each occasion, and saying what it says when it leaves."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, languages
from broadsheet.foundation.crashing import crashpoint
from broadsheet.mail import posting
from broadsheet.mail.letters import Letter
from broadsheet.mail.models import Outgoing
from broadsheet.membership.letters import addressing, facts, filling, standing
from broadsheet.membership.letters.addressing import Recipient
from broadsheet.membership.letters.deciding import decided
from broadsheet.membership.letters.kinds import SORTS, LetterKind
from broadsheet.membership.models import MemberLetter
from broadsheet.payments.models import Checkout


def write(
    *,
    kind: LetterKind,
    about: str,
    occasion: str,
    checkout: Checkout | None = None,
    person: User | None = None,
    told: dict[str, Any] | None = None,
) -> MemberLetter | None:
    """Owe somebody this letter. None if they were written to before, the kind is off, or there is nobody to write to.

    Row, letter and task are of one transaction, the caller's if there is one: none is there without the others.
    """
    if not decided(kind).is_on:
        return None
    try:
        with transaction.atomic():
            row = MemberLetter.objects.create(
                kind=kind, about=about, occasion=occasion, checkout=checkout, person=person, facts=told or {}
            )
            crashpoint("letters.after_row")
            letter = compose(row)
            if letter is None:
                raise _NobodyError
            row.outgoing = posting.post(letter)
            row.save(update_fields=["outgoing"])
            crashpoint("letters.after_outbox")
    except (IntegrityError, _NobodyError):
        return None
    return row


class _NobodyError(Exception):
    """There is nobody to write to, or nothing to say."""


def compose(row: MemberLetter) -> Letter | None:
    """The letter as it is true now; None if it is not true, or nobody is there to read it."""
    kind = LetterKind(row.kind)
    to = _recipient(row)
    if to is None or not standing.is_true(row):
        return None
    with translation.override(to.language):
        found = facts.of(row, to)
        opt_out = languages.absolute(reverse("letter_opt_out", args=[row.token])) if SORTS[kind].is_invitation else ""
    words = filling.words_of(kind, to.language)
    return filling.fill(kind, words, found, to=to.email, language=to.language, opt_out=opt_out)


class MembershipKeeper:
    """Asked about each letter of ours when its turn in the outbox has come."""

    def say(self, row: Outgoing) -> Letter | None:
        """See `keepers.Keeper`."""
        letter = _row(row)
        return compose(letter) if letter is not None else None

    def handed(self, row: Outgoing) -> None:
        """See `keepers.Keeper`."""
        MemberLetter.objects.filter(outgoing=row.pk).update(handed_at=clock.now())


def _row(row: Outgoing) -> MemberLetter | None:
    return MemberLetter.objects.filter(outgoing=row.pk).select_related("checkout__payer__reader", "person").first()


def _recipient(row: MemberLetter) -> Recipient | None:
    language = row.checkout.language if row.checkout else str(row.facts.get("language", ""))
    if row.person is not None:
        return addressing.of_person(row.person, language)
    return addressing.of_payer(row.checkout.payer, language) if row.checkout else None
