"""Putting labels on those who pay, and taking them off."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.ops import audit
from broadsheet.payments.models import Label, Payer

LONGEST = 40


class NotLabelledError(Exception):
    """It is no label. The text is for whoever typed it."""


@transaction.atomic
def label(*, payer: Payer, name: str, reason: str, by: User | None) -> Label:
    """Put it on. What is there already stays as it was. Raises `NotLabelledError`."""
    name = " ".join(name.split()).lower()
    if not name or len(name) > LONGEST:
        raise NotLabelledError(_("A label is a word or two, up to %s signs.") % LONGEST)
    made, is_new = Label.objects.get_or_create(
        payer=payer, name=name, defaults={"reason": reason.strip()[:500], "by": by}
    )
    if is_new:
        audit.note(act="payer.label", on=payer, by=by, label=name)
    return made


@transaction.atomic
def take_off(*, label: Label, by: User | None) -> None:
    """Take it off; the audit log keeps that it was there."""
    audit.note(act="payer.unlabel", on=label.payer, by=by, label=label.name)
    label.delete()
