"""Writing something down about somebody who pays."""

from __future__ import annotations

from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.ops import audit
from broadsheet.payments.models import Note, Payer


@transaction.atomic
def note(*, payer: Payer, text: str, by: User) -> Note:
    """Add a note. The audit row says who, not what: it stays when the payer is forgotten."""
    made = Note.objects.create(payer=payer, text=text, by=by)
    audit.note(act="payer.note", on=payer, by=by)
    return made
