"""Seats of a group: the owner invites, whoever is invited accepts, the owner takes back.

Seats are counted under a lock on the group's row, so that two invitations at once never make one seat two.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, languages
from broadsheet.mail import posting
from broadsheet.membership import granting
from broadsheet.membership.benefits import MEMBERS, in_order
from broadsheet.membership.mail import seat_invitation
from broadsheet.membership.models import Grant, Group, Seat, Source
from broadsheet.membership.refusals import NotAllowedError, NotNowError, demand, noting
from broadsheet.ops import audit
from broadsheet.ops.limits import Limit

ADD = "membership.add_group"
CHANGE = "membership.change_group"

INVITATIONS = Limit("seat invitations of a group", at_most=200, seconds=24 * 3600)
"""An owner must not send the paper's mail to half the world by taking back and inviting anew."""


def own_groups(person: User) -> Iterable[Group]:
    """The groups that this person owns."""
    return Group.objects.filter(owner=person)


def access_group(person: User, pk: int) -> Group | None:
    """This group, if the person owns it; None as for one that never was."""
    return Group.objects.filter(pk=pk, owner=person).first()


@noting
@transaction.atomic
def found(
    *, name: str, owner: User, seats: int, ends: datetime | None, by: User | None, benefits: Iterable[str] = (MEMBERS,)
) -> Group:
    """Give somebody seats to give away. Raises `RefusedError`."""
    demand(by, ADD, act="group.found", message=_("Your role doesn't allow giving access."))
    group = Group.objects.create(name=name, owner=owner, seats=seats, ends=ends, benefits=in_order(benefits))
    audit.note(act="group.found", on=group, by=by, owner=owner.pk, seats=seats, ends=ends.isoformat() if ends else "")
    return group


@noting
@transaction.atomic
def change(*, group: Group, name: str, owner: User, seats: int, ends: datetime | None, by: User | None) -> Group:
    """Give a group another name, owner, number of seats or end. The grants of its seats follow. Raises `RefusedError`."""
    act = "group.change"
    demand(by, CHANGE, act=act, message=_("Your role doesn't allow giving access."))
    standing = _locked(group)
    if seats < standing.seats_used():
        raise NotNowError(_("More seats than that are taken. Take some back first."), act=act, on=group)
    before = {
        "name": standing.name,
        "owner": standing.owner_id,
        "seats": standing.seats,
        "ends": str(standing.ends or ""),
    }
    standing.name, standing.owner, standing.seats, standing.ends = name, owner, seats, ends
    standing.save()
    for grant in Grant.objects.filter(source_type=Source.SEAT, source_id__in=_ids(standing), revoked_at__isnull=True):
        granting.move_end(grant=grant, ends=ends, by=by, reason=f"group:{standing.pk}")
    audit.note(act=act, on=standing, by=by, before=before, seats=seats, owner=owner.pk, ends=str(ends or ""))
    return standing


@noting
@transaction.atomic
def invite(*, group: Group, email: str, by: User) -> Seat:
    """Keep a seat and send its invitation; without an address, keep one for whoever gets the link. Raises `RefusedError`."""
    act = "seat.invite"
    standing = _for_owner(group, by, act=act)
    email = _address(email, standing, act=act)
    if standing.is_over:
        raise NotNowError(_("The group's time is over."), act=act, on=group)
    if standing.seats_left() < 1:
        raise NotNowError(_("All seats are taken. Take one back first."), act=act, on=group)
    seat = Seat.objects.create(group=standing, email=email)
    audit.note(act=act, on=seat, by=by, group=standing.pk, by_link=not email)
    if email:
        if not INVITATIONS.take(str(standing.pk)):
            raise NotNowError(_("That is enough mail for one day. Go on tomorrow."), act=act, on=group)
        posting.post(seat_invitation.build(to=email, group=standing, inviter=by, link=link_of(seat)))
    return seat


@noting
@transaction.atomic
def accept(*, seat: Seat, by: User) -> Grant:
    """Take the seat that one was invited to. Accepted twice by the same person, it is theirs already. Raises `RefusedError`."""
    act = "seat.accept"
    group = _locked(seat.group)
    held = Seat.objects.select_for_update().get(pk=seat.pk)
    if held.person_id == by.pk and held.taken_back_at is None:
        return Grant.objects.from_source(Source.SEAT, held.pk).latest("pk")
    if held.taken_back_at is not None or held.person_id is not None or held.accepted_at is not None:
        raise NotNowError(_("This invitation was used or taken back."), act=act, on=seat)
    if group.is_over:
        raise NotNowError(_("The group's time is over."), act=act, on=seat)
    if group.places.standing().filter(person=by).exists():
        raise NotNowError(_("You have a seat in this group already. Pass the invitation on."), act=act, on=seat)
    held.person, held.accepted_at = by, clock.now()
    held.save()
    audit.note(act=act, on=held, by=by, group=group.pk)
    return granting.give(
        person=by, benefits=group.benefits, source=Source.SEAT, source_id=held.pk, by=group.owner,
        ends=group.ends, reason=group.name,
    )  # fmt: skip


@noting
@transaction.atomic
def take_back(*, seat: Seat, by: User) -> Seat:
    """Free the seat; whoever had it loses what came with it. Taken back twice, it stays so. Raises `RefusedError`."""
    act = "seat.take_back"
    _for_owner(seat.group, by, act=act)
    held = Seat.objects.select_for_update().get(pk=seat.pk)
    if held.taken_back_at is not None:
        return held
    held.taken_back_at = clock.now()
    held.save()
    for grant in Grant.objects.from_source(Source.SEAT, held.pk):
        granting.revoke(grant=grant, by=by)
    audit.note(act=act, on=held, by=by, group=held.group_id, person=held.person_id)
    return held


def link_of(seat: Seat) -> str:
    """The invitation's whole address."""
    return languages.absolute(seat.get_absolute_url())


def _locked(group: Group) -> Group:
    return Group.objects.select_for_update().get(pk=group.pk)


def _for_owner(group: Group, by: User, *, act: str) -> Group:
    standing = _locked(group)
    if standing.owner_id != by.pk and not (by.is_active and by.has_perm(CHANGE)):
        raise NotAllowedError(_("Only the group's owner can do this."), act=act, on=group)
    return standing


def _ids(group: Group) -> list[str]:
    return [str(pk) for pk in group.places.standing().values_list("pk", flat=True)]


def _address(email: str, group: Group, *, act: str) -> str:
    email = email.strip().lower()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        raise NotNowError(_("“%s” is no e-mail address.") % email, act=act, on=group) from None
    if group.places.standing().filter(email=email).exists():
        raise NotNowError(_("%s is invited already.") % email, act=act, on=group)
    return email
