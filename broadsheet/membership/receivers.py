"""What access listens to."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest

from broadsheet.accounts.events import account_deleted
from broadsheet.accounts.models import User
from broadsheet.foundation import clock, known, sources
from broadsheet.membership import allowances, cookies, gate
from broadsheet.membership.knowing import member
from broadsheet.membership.models import AccessSettings, Institution, Seat

known.register(member, order=50)


@receiver(user_logged_in, dispatch_uid="membership.take_over_the_meter")
def take_over_the_meter(request: HttpRequest | None, user: User, **_more: Any) -> None:
    """One meter for a person, whether they sign in before or after reading."""
    if request is not None and (cookie := cookies.meter_in(request)):
        allowances.take_over(person=user, cookie=cookie)


@receiver(account_deleted, dispatch_uid="membership.free_the_seats")
def free_the_seats(user: User, **_more: Any) -> None:
    """Whoever leaves takes no seat along."""
    Seat.objects.standing().filter(person=user).update(taken_back_at=clock.now())


@receiver(post_save, sender=AccessSettings, dispatch_uid="membership.gates_change.settings")
@receiver(post_save, sender=Institution, dispatch_uid="membership.gates_change.institution")
@receiver(post_delete, sender=Institution, dispatch_uid="membership.gates_change.no_institution")
def gates_change(**_more: Any) -> None:
    """What the gate offers stands in every closed article's plate."""
    sources.changed(gate.SOURCE)
