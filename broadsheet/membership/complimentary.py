"""Complimentary access: staff give it to somebody by address, with an end."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.mail import posting
from broadsheet.membership import granting
from broadsheet.membership.benefits import MEMBERS
from broadsheet.membership.mail import complimentary_given
from broadsheet.membership.models import Grant, Source
from broadsheet.membership.refusals import NotNowError, demand, noting

GIVE = "membership.add_grant"
TAKE_BACK = "membership.delete_grant"


@noting
@transaction.atomic
def give(*, email: str, ends: datetime, reason: str, by: User | None, tell: bool = True) -> Grant:
    """Let whoever has this address read as a member until then. Raises `RefusedError`.

    Somebody without an account gets one that is theirs once they sign in with a code sent to the address.
    """
    act = "complimentary.give"
    demand(by, GIVE, act=act, message=_("Your role doesn't allow giving access."))
    email = _address(email, act=act)
    if ends <= clock.now():
        raise NotNowError(_("The end must lie ahead."), act=act)
    if not reason.strip():
        raise NotNowError(_("Please say why, for the record."), act=act)
    person = person_of(email)
    grant = granting.give(
        person=person, benefits=[MEMBERS], source=Source.COMPLIMENTARY, by=by, ends=ends, reason=reason.strip()
    )
    if tell:
        posting.post(complimentary_given.build(to=person.email, ends=ends))
    return grant


@noting
@transaction.atomic
def take_back(*, grant: Grant, reason: str, by: User | None) -> Grant:
    """End it now. Raises `RefusedError`."""
    act = "complimentary.take_back"
    demand(by, TAKE_BACK, act=act, message=_("Your role doesn't allow taking access back."))
    if grant.source_type != Source.COMPLIMENTARY:
        raise NotNowError(_("This access comes from elsewhere, and ends where it comes from."), act=act, on=grant)
    return granting.revoke(grant=grant, by=by, reason=reason.strip())


def person_of(email: str) -> User:
    """Whoever has this address, with a new account if nobody has."""
    found = User.objects.filter(email__iexact=email).first()
    return found or User.objects.create_user(email, None)


def _address(email: str, *, act: str) -> str:
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise NotNowError(_("“%s” is no e-mail address.") % email, act=act) from None
    return email
