"""What staff have decided about the letters: whether a kind goes, how many days before or after, and its words."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.membership.letters.kinds import SORTS, LetterKind
from broadsheet.membership.letters.naming import unknown_in
from broadsheet.membership.models import LetterSetting, LetterText
from broadsheet.ops import audit
from broadsheet.payments.models import Interval


class NotWrittenError(Exception):
    """It can't be so. The text is for staff."""


@dataclass(frozen=True)
class Decided:
    """Whether a kind of letter goes, and when. Days are whole; 0 is never."""

    is_on: bool
    days: int
    days_monthly: int

    def days_for(self, interval: str) -> int:
        """Days for what is paid so often."""
        return self.days_monthly if interval == Interval.MONTH else self.days


def decided(kind: LetterKind) -> Decided:
    """As staff have set it, or as it was shipped. One query."""
    return _of(kind, LetterSetting.objects.filter(kind=kind).first())


def all_decided() -> dict[LetterKind, Decided]:
    """The same for all kinds. One query."""
    found = {one.kind: one for one in LetterSetting.objects.all()}
    return {kind: _of(kind, found.get(kind)) for kind in LetterKind}


@transaction.atomic
def set_up(*, kind: LetterKind, is_on: bool, days: int | None, days_monthly: int | None, by: User) -> None:
    """Switch a kind on or off, and say how many days. Raises `NotWrittenError`."""
    if not is_on and not SORTS[kind].may_rest:
        raise NotWrittenError(_("This letter must go: readers have a right to it."))
    facts = {"is_on": is_on, "days": days, "days_monthly": days_monthly}
    row, _is_new = LetterSetting.objects.update_or_create(kind=kind, defaults=facts)
    audit.note(act="letter.set_up", on=row, by=by, kind=kind.value, **facts)


@transaction.atomic
def write(*, kind: LetterKind, language: str, subject: str, body: str, by: User) -> LetterText:
    """Give a letter other words in one language. Raises `NotWrittenError`."""
    check(kind, subject, body)
    facts = {"subject": " ".join(subject.split()), "body": body.strip().replace("\r\n", "\n")}
    row, _is_new = LetterText.objects.update_or_create(kind=kind, language=language, defaults=facts)
    audit.note(act="letter.write", on=row, by=by, kind=kind.value, language=language, **facts)
    return row


@transaction.atomic
def go_back(*, kind: LetterKind, language: str, by: User) -> None:
    """Back to the words it was shipped with. Twice is once."""
    if LetterText.objects.filter(kind=kind, language=language).delete()[0]:
        audit.note_about(
            act="letter.go_back", object_type=LetterText._meta.label_lower, object_id=None, by=by, kind=kind.value,
            language=language,
        )  # fmt: skip


def check(kind: LetterKind, subject: str, body: str) -> None:
    """Look for what nobody could fill in. Raises `NotWrittenError`."""
    if not subject.strip() or not body.strip():
        raise NotWrittenError(_("A letter needs a subject and a text."))
    known = SORTS[kind].placeholders
    unknown = unknown_in(f"{subject}\n{body}", known)
    if unknown:
        raise NotWrittenError(
            _("This letter knows no %(unknown)s. It knows: %(known)s.")
            % {"unknown": ", ".join(unknown), "known": ", ".join(f"{{{name}}}" for name in known)}
        )


def _of(kind: LetterKind, row: LetterSetting | None) -> Decided:
    sort = SORTS[kind]
    days = sort.days if row is None or row.days is None else row.days
    monthly = sort.days_monthly if row is None or row.days_monthly is None else row.days_monthly
    return Decided(row is None or row.is_on, days or 0, (days if monthly is None else monthly) or 0)
