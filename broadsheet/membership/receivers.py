"""What access listens to."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in as signed_in
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from broadsheet.accounts.events import account_deleted
from broadsheet.accounts.models import User
from broadsheet.foundation import clock, known, sources
from broadsheet.membership import allowances, cookies, gate, openings, passes, podcast_keys, telling
from broadsheet.membership.knowing import member
from broadsheet.membership.models import AccessSettings, Institution, Plan, Price, Seat
from broadsheet.readers import leaving

known.register(member, order=50)
leaving.register("access", telling.held)
leaving.register("podcast_keys", podcast_keys.held)


@receiver(user_logged_in, dispatch_uid="membership.take_over_the_meter")
def take_over_the_meter(request: HttpRequest | None, user: User, **_more: Any) -> None:
    """One meter for a person, whether they sign in before or after reading."""
    if request is not None and (cookie := cookies.meter_in(request)):
        allowances.take_over(person=user, cookie=cookie)


@receiver(signed_in, dispatch_uid="membership.give_a_pass")
def give_a_pass(request: HttpRequest, response: HttpResponse, user: User, **_more: Any) -> None:
    """Whoever comes from a gate reads on at once: the answer that signs them in brings their pass along."""
    meter = allowances.meter_of(user, cookies.meter_in(request))
    articles = meter.read if meter.a_month else ()
    address, opened = request.META.get("REMOTE_ADDR", ""), openings.of(request)
    right = passes.right_of(user, address=address, articles=articles, opened=opened)
    cookies.give_pass(response, right, known_as=known.known_as(user))


@receiver(account_deleted, dispatch_uid="membership.free_the_seats")
def free_the_seats(user: User, **_more: Any) -> None:
    """Whoever leaves takes no seat along."""
    Seat.objects.standing().filter(person=user).update(taken_back_at=clock.now())


@receiver(post_save, sender=AccessSettings, dispatch_uid="membership.gates_change.settings")
@receiver(post_save, sender=Institution, dispatch_uid="membership.gates_change.institution")
@receiver(post_delete, sender=Institution, dispatch_uid="membership.gates_change.no_institution")
@receiver(post_save, sender=Plan, dispatch_uid="membership.gates_change.plan")
@receiver(post_save, sender=Price, dispatch_uid="membership.gates_change.price")
@receiver(post_delete, sender=Price, dispatch_uid="membership.gates_change.no_price")
def gates_change(**_more: Any) -> None:
    """What the gate offers stands in every closed article's plate."""
    sources.changed(gate.SOURCE)
