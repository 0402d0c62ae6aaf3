"""Institutions: staff name their networks; whoever reads from there gets an anonymous pass."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.membership import granting
from broadsheet.membership.benefits import MEMBERS, in_order
from broadsheet.membership.models import Grant, Institution, Source
from broadsheet.membership.models.institution import check_networks
from broadsheet.membership.refusals import NotNowError, demand, noting
from broadsheet.ops import audit

ADD = "membership.add_institution"
CHANGE = "membership.change_institution"


@noting
@transaction.atomic
def admit(
    *, name: str, networks: str, ends: datetime | None, by: User | None, benefits: Iterable[str] = (MEMBERS,)
) -> Institution:
    """Open the paper to an institution's networks, by a grant that is nobody's. Raises `RefusedError`."""
    act = "institution.admit"
    demand(by, ADD, act=act, message=_("Your role doesn't allow giving access."))
    _check(networks, act=act)
    one = Institution.objects.create(name=name, networks=networks, ends=ends, benefits=in_order(benefits))
    audit.note(act=act, on=one, by=by, networks=networks.split())
    granting.give(
        person=None, benefits=one.benefits, source=Source.INSTITUTION, source_id=one.pk, by=by, ends=ends, reason=name
    )
    return one


@noting
@transaction.atomic
def change(
    *, institution: Institution, name: str, networks: str, ends: datetime | None, by: User | None
) -> Institution:
    """Give it other networks or another end; its grant follows. Raises `RefusedError`."""
    act = "institution.change"
    demand(by, CHANGE, act=act, message=_("Your role doesn't allow giving access."))
    _check(networks, act=act)
    one = Institution.objects.select_for_update().get(pk=institution.pk)
    audit.note(
        act=act,
        on=one,
        by=by,
        before=one.networks.split(),
        after=networks.split(),
        ends=str(ends or ""),
        was=str(one.ends or ""),
    )
    one.name, one.networks, one.ends = name, networks, ends
    one.save()
    for grant in Grant.objects.from_source(Source.INSTITUTION, one.pk).filter(revoked_at__isnull=True):
        granting.move_end(grant=grant, ends=ends, by=by, reason=act)
    return one


def _check(networks: str, *, act: str) -> None:
    try:
        check_networks(networks)
    except ValidationError as error:
        raise NotNowError(" ".join(error.messages), act=act) from None
