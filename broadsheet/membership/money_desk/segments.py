"""Saving a choice of those who pay under a name."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.membership.models import Segment
from broadsheet.membership.money_desk.choosing import PayersForm
from broadsheet.ops import audit


class NotSavedError(Exception):
    """It has no name, or asks for nothing. The text is for whoever saves it."""


def save(*, name: str, query: str, by: User | None) -> Segment:
    """Keep these filters. Raises `NotSavedError`."""
    asked = PayersForm(QueryDict(query)).query
    if not asked:
        raise NotSavedError(_("Choose whom it is about first: these filters ask for nothing, or make no sense."))
    with transaction.atomic():
        made = _named(Segment(query=asked, made_by=by), name)
        audit.note(act="segment.add", on=made, by=by, name=made.name, query=asked)
    return made


def rename(*, segment: Segment, name: str, by: User | None) -> Segment:
    """Call it otherwise. Raises `NotSavedError`."""
    was = segment.name
    with transaction.atomic():
        renamed = _named(segment, name)
        audit.note(act="segment.rename", on=renamed, by=by, name=renamed.name, was=was)
    return renamed


@transaction.atomic
def remove(*, segment: Segment, by: User | None) -> None:
    """Forget the filters; nobody whom they fitted is touched."""
    audit.note(act="segment.remove", on=segment, by=by, name=segment.name, query=segment.query)
    segment.delete()


def asked_by(segment: Segment) -> PayersForm:
    """Its filters."""
    return PayersForm(QueryDict(segment.query))


def _named(segment: Segment, name: str) -> Segment:
    segment.name = " ".join(name.split())[:80]
    if not segment.name:
        raise NotSavedError(_("Give it a name."))
    try:
        with transaction.atomic():
            segment.save()
    except IntegrityError:
        raise NotSavedError(_("There is a segment of this name already.")) from None
    return segment
