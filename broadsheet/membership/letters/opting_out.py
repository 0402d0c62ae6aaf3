"""No more invitations: by one click in the mail program or on a page, without signing in, and back again."""

from __future__ import annotations

from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.membership.letters.kinds import SORTS, LetterKind
from broadsheet.membership.models import LetterRefusal, MemberLetter
from broadsheet.ops import audit


def reader_of(token: str) -> User | None:
    """Whose letter this token stands in; None for one that we did not make, or whose reader is gone."""
    kinds = [kind for kind in LetterKind if SORTS[kind].is_invitation]
    letter = MemberLetter.objects.filter(token=token, kind__in=kinds).select_related("checkout__payer__reader").first()
    return letter.checkout.payer.reader if letter and letter.checkout else None


def has_opted_out(reader: User) -> bool:
    """Whether they want none."""
    return LetterRefusal.objects.filter(person=reader).exists()


@transaction.atomic
def opt_out(reader: User) -> None:
    """Send no more invitations; what waits in the outbox is not sent either. Twice is once."""
    row, is_new = LetterRefusal.objects.get_or_create(person=reader)
    if is_new:
        audit.note(act="letter.opt_out", on=row, by=None, person=reader.pk)


@transaction.atomic
def opt_in(reader: User) -> None:
    """Invitations are welcome after all. Twice is once."""
    if LetterRefusal.objects.filter(person=reader).delete()[0]:
        audit.note_about(
            act="letter.opt_in", object_type=LetterRefusal._meta.label_lower, object_id=None, by=None, person=reader.pk
        )
