"""Membership as a purpose of payments: what a payment for a plan gives, and for how long."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.foundation.money import Money
from broadsheet.membership import after_gifts, ending_link, granting, taken_back
from broadsheet.membership.benefits import in_order
from broadsheet.membership.complimentary import person_of
from broadsheet.membership.letters import writing
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.models import Grant, Membership, Offer, Plan, Price, Source
from broadsheet.membership.paid_until import until
from broadsheet.payments import alerts, opening
from broadsheet.payments.models import Act, Agreement, Checkout, Entry, Interval, Kind, ProviderRequest

PURPOSE = "membership"


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
        membership, is_new = _membership(checkout, checkout.paid_at)
        if membership is None:
            return
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
                writing.write(
                    kind=LetterKind.WELCOME_MEMBER,
                    about=f"checkout {checkout.pk}",
                    occasion="joined",
                    checkout=checkout,
                )

    def end_link(self, checkout: Checkout) -> str:
        """See `purposes.Purpose`."""
        return ending_link.link_of(checkout)

    def thanks(self, checkout: Checkout) -> str:
        """See `purposes.Purpose`."""
        return render_to_string("membership/thanks.html", {"checkout": checkout})


def _membership(checkout: Checkout, paid_at: datetime) -> tuple[Membership | None, bool]:
    """The one of this checkout, and whether it was made now; none where the plan is gone, of which staff are told."""
    if found := Membership.objects.filter(checkout=checkout).first():
        return found, False
    plan, payer = Plan.objects.filter(slug=checkout.plan).first(), checkout.payer
    if plan is None:
        text = _("%(money)s was paid for the plan “%(plan)s”, which is gone. Give access by hand, or the money back.")
        facts = {"money": checkout.money, "plan": checkout.plan}
        alerts.raise_alert(f"no plan:{checkout.pk}", text % facts, checkout=checkout, payer=payer)
        return None, False
    # The account first: its address may be another one by now.
    person = payer.reader or (person_of(payer.email) if payer.email else None)
    return Membership.objects.get_or_create(
        checkout=checkout, defaults={"person": person, "plan": plan, "began_at": paid_at}
    )


def price_of(plan: str, *, currency: str, interval: str) -> Price:
    """What an offered plan costs. Raises `NoSuchPriceError`."""
    found = Price.objects.filter(plan__slug=plan, plan__is_offered=True, currency=currency, interval=interval)
    price = found.select_related("plan").first()
    if price is None:
        raise NoSuchPriceError(plan)
    return price


def take(*, price: Price, email: str, extra: Money, code: str, provider: str, address: str, **facts: Any) -> Checkout:
    """Begin to pay for a plan. `country`, where it is asked, is one in which plans are sold.

    Raises `opening.NotOpenedError`, `defences.TooOftenError`.
    """
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
    if taken_back.is_taken_back(checkout):
        if latest is not None:
            granting.revoke(grant=latest, by=None, reason=_("The money went back."))
        taken_back.take_no_more(agreement)  # or it would be taken again from somebody who reads nothing for it
        return
    ends, grace = until(agreement)
    if ends is None:
        return
    begins = after_gifts.begins(person, checkout)
    ends, grace = after_gifts.later(checkout, begins, ends), after_gifts.later(checkout, begins, grace)
    if latest is not None and latest.revoked_at is None and latest.benefits != in_order(membership.plan.benefits):
        granting.revoke(grant=latest, by=None, reason=_("Another plan."))
        latest.revoked_at = clock.now()
    if latest is None or latest.revoked_at is not None or _has_a_gap(latest, ends):
        _give(membership, person, checkout, ends, grace, starts=begins if latest is None else max(begins, clock.now()))
    else:
        granting.move_end(grant=latest, ends=ends, grace_ends=grace, by=None, reason=_("As paid."))


def _plan_now(checkout: Checkout) -> Plan | None:
    """The plan to which the reader changed last; a change to something smaller counts from the renewal on."""
    newest = Entry.objects.of_checkout(checkout).filter(kind=Kind.SETTLEMENT).order_by("-occurred_at", "-pk").first()
    changes = ProviderRequest.objects.filter(checkout=checkout, done_at__isnull=False).exclude(plan="")
    for change in changes.order_by("-done_at"):
        if change.act == Act.CHANGE_NOW or (newest and change.done_at and newest.occurred_at > change.done_at):
            return Plan.objects.filter(slug=change.plan).first()
    return None


def _give(
    membership: Membership,
    person: User,
    checkout: Checkout,
    ends: datetime,
    grace: datetime | None,
    *,
    starts: datetime,
) -> None:
    granting.give(
        person=person, benefits=membership.plan.benefits, source=Source.MEMBERSHIP, source_id=checkout.pk, by=None,
        starts=starts, ends=max(ends, starts), grace_ends=grace, reason=str(membership.plan),
    )  # fmt: skip


def _has_a_gap(latest: Grant, ends: datetime) -> bool:
    """A lapsed membership that is paid again begins again: nobody had access in between."""
    over = latest.is_over_at
    return over is not None and over < clock.now() < ends
