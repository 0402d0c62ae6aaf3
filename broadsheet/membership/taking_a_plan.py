"""Membership as a purpose of payments: what a payment for a plan gives, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.mail import posting
from broadsheet.membership import ending, granting
from broadsheet.membership.benefits import in_order
from broadsheet.membership.complimentary import person_of
from broadsheet.membership.mail import welcome
from broadsheet.membership.models import Grant, Membership, Offer, Plan, Price, Source
from broadsheet.ops.queue.enqueuing import later
from broadsheet.payments import opening, tasks
from broadsheet.payments.models import Act, Agreement, Checkout, Entry, Interval, Kind, ProviderRequest

PURPOSE = "membership"
ON_ITS_WAY = timedelta(days=2)
"""A renewal is settled hours after its moment, and we may hear of it late: nobody stands before a closed door meanwhile."""


class NoSuchPriceError(Exception):
    """The plan is not offered, or not in this currency and for this time."""


class MembershipPurpose:
    """What `payments` asks of memberships."""

    def name(self, checkout: Checkout) -> str:
        """See `purposes.Purpose`."""
        plan = Plan.objects.filter(slug=checkout.plan).first()
        return _("Membership: %s") % (plan or checkout.plan)

    def follow(self, checkout: Checkout) -> None:
        """See `purposes.Purpose`."""
        if checkout.paid_at is None:
            return
        membership, is_new = Membership.objects.get_or_create(
            checkout=checkout,
            defaults={
                "person": person_of(checkout.payer.email) if checkout.payer.email else checkout.payer.reader,
                "plan": Plan.objects.get(slug=checkout.plan),
                "began_at": checkout.paid_at,
            },
        )
        if is_new and checkout.payer.reader is None and membership.person is not None:
            checkout.payer.reader = membership.person
            checkout.payer.save(update_fields=["reader"])
        plan = _plan_now(checkout)
        if plan is not None and plan != membership.plan:
            membership.plan = plan
            membership.save(update_fields=["plan"])
        if membership.person is not None:
            _grant(membership, membership.person, checkout)
            if is_new:
                with translation.override(checkout.language or None):
                    posting.post(welcome.build(to=membership.person.email, plan=membership.plan, checkout=checkout))

    def end_link(self, checkout: Checkout) -> str:
        """See `purposes.Purpose`."""
        return ending.link_of(checkout)

    def thanks(self, checkout: Checkout) -> str:
        """See `purposes.Purpose`."""
        return render_to_string("membership/thanks.html", {"checkout": checkout})


def price_of(plan: str, *, currency: str, interval: str) -> Price:
    """What an offered plan costs. Raises `NoSuchPriceError`."""
    found = Price.objects.filter(plan__slug=plan, plan__is_offered=True, currency=currency, interval=interval)
    price = found.select_related("plan").first()
    if price is None:
        raise NoSuchPriceError(plan)
    return price


def take(*, price: Price, email: str, extra: Money, code: str, provider: str, address: str, **facts: Any) -> Checkout:
    """Begin to pay for a plan. Raises `opening.NotOpenedError`, `defences.TooOftenError`."""
    offer = Offer.objects.by_code(code) if code else None
    if offer is not None and offer.plan_id not in {None, price.plan_id}:
        offer = None
    discount = offer.off(price.money) if offer else Money(0, price.currency)
    return opening.begin(
        purpose=PURPOSE,
        email=email,
        amount=price.money - discount + extra,
        interval=Interval(price.interval),
        provider=provider,
        address=address,
        plan=price.plan.slug,
        extra=extra.minor,
        discount=discount.minor,
        offer=offer.code if offer else "",
        **facts,
    )


def _grant(membership: Membership, person: User, checkout: Checkout) -> None:
    """One grant that follows what is paid: given, moved or revoked until it says what ledger and agreement say."""
    agreement = Agreement.objects.filter(checkout=checkout).first()
    latest = Grant.objects.from_source(Source.MEMBERSHIP, checkout.pk).order_by("-pk").first()
    if _is_taken_back(checkout):
        if latest is not None:
            granting.revoke(grant=latest, by=None, reason=_("The money went back."))
        if agreement is not None and agreement.ended_at is None:
            later(
                tasks.end_agreement, agreement.pk
            )  # or it would be taken again from somebody who reads nothing for it
        return
    ends, grace = _until(agreement)
    if ends is None:
        return
    if latest is not None and latest.revoked_at is None and latest.benefits != in_order(membership.plan.benefits):
        granting.revoke(grant=latest, by=None, reason=_("Another plan."))
        latest.revoked_at = clock.now()
    if latest is None or latest.revoked_at is not None or _has_a_gap(latest, ends):
        _give(membership, person, checkout, ends, grace, is_first=latest is None)
    else:
        granting.move_end(grant=latest, ends=ends, grace_ends=grace, by=None, reason=_("As paid."))


def _until(agreement: Agreement | None) -> tuple[datetime | None, datetime | None]:
    """Until when it is paid, and how long access goes on after that while the next payment is on its way or tried again."""
    if agreement is None or agreement.paid_until is None:
        return None, None
    ends = agreement.paid_until
    if agreement.ended_at is not None:
        return min(ends, agreement.ended_at), None
    if agreement.ends_at is not None or agreement.paused_until is not None:
        return ends, None
    return ends, max(ends + ON_ITS_WAY, agreement.retry_until or ends)


def _plan_now(checkout: Checkout) -> Plan | None:
    """The plan to which the reader changed last; a change to something smaller counts from the renewal on."""
    newest = Entry.objects.of_checkout(checkout).filter(kind=Kind.SETTLEMENT).order_by("-occurred_at", "-pk").first()
    changes = ProviderRequest.objects.filter(checkout=checkout, done_at__isnull=False).exclude(plan="")
    for change in changes.order_by("-done_at"):
        if change.act == Act.CHANGE_NOW or (newest and change.done_at and newest.occurred_at > change.done_at):
            return Plan.objects.filter(slug=change.plan).first()
    return None


def _give(
    membership: Membership, person: User, checkout: Checkout, ends: datetime, grace: datetime | None, *, is_first: bool
) -> None:
    starts = checkout.paid_at if is_first and checkout.paid_at else clock.now()
    granting.give(
        person=person, benefits=membership.plan.benefits, source=Source.MEMBERSHIP, source_id=checkout.pk, by=None,
        starts=starts, ends=max(ends, starts), grace_ends=grace, reason=str(membership.plan),
    )  # fmt: skip


def _has_a_gap(latest: Grant, ends: datetime) -> bool:
    """A lapsed membership that is paid again begins again: nobody had access in between."""
    over = latest.is_over_at
    return over is not None and over < clock.now() < ends


def _is_taken_back(checkout: Checkout) -> bool:
    """Whether the money of the newest payment is gone: given back whole, or lost in a dispute."""
    rows = Entry.objects.of_checkout(checkout)
    newest = rows.filter(kind=Kind.SETTLEMENT).order_by("-occurred_at", "-pk").first()
    if newest is None:
        return False
    if rows.filter(kind=Kind.DISPUTE_OUTCOME, about=newest.provider_id, outcome="lost").exists():
        return True
    back = sum(rows.filter(kind=Kind.REFUND, about=newest.provider_id).values_list("amount", flat=True))
    return -back >= newest.amount
