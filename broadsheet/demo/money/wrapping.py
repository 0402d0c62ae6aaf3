"""The gifts that the demo's money bought: rows as buying, delivering and redeeming leave them, without their letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from broadsheet.accounts.models import User
from broadsheet.demo.money.giving import FIRST, PLAN, Became, Giving
from broadsheet.demo.money.people import person
from broadsheet.foundation import clock
from broadsheet.gifts import codes, giving_stories, terms
from broadsheet.gifts.models import Delivery, Gift, GiftLink, Kind, Purchase
from broadsheet.membership.benefits import in_order
from broadsheet.membership.models import Grant, Plan, Source
from broadsheet.newsroom.models import Article
from broadsheet.payments.models import Checkout

REDEEMER = FIRST + 200
LINKS = ((1, 0), (3, 4), (11, 27))
"""Days ago, and how often it was opened."""


def wrap(given: Sequence[tuple[Giving, Checkout]], now: datetime) -> None:
    """Make what was paid for."""
    plan, number = Plan.objects.get(slug=PLAN), REDEEMER
    for giving, checkout in given:
        purchase = _purchase(giving, checkout, plan, now)
        for place, became in enumerate(giving.became, start=1):
            gift = _gift(purchase, giving, place, became, now)
            if became in {Became.READ, Became.USED_UP}:
                number += 1
                _redeem(gift, number, _taken_at(purchase, giving))
            _deliver(gift, became, now)


def give_stories(*, member: str, now: datetime) -> None:
    """A few links to closed articles, as the member of this address has given them. Once."""
    giver = User.objects.get(email=member)
    if GiftLink.objects.filter(giver=giver).exists():
        return
    closed = Article.objects.public().exclude(access="open").order_by("pk").values_list("pk", "edition")
    GiftLink.objects.bulk_create(
        GiftLink(
            giver=giver, article=article, language=language, key=giving_stories.new_key(), at_most=500, opened=opened,
            made_at=now - timedelta(days=ago), expires_at=giving_stories.ends(now - timedelta(days=ago), 7),
        )
        for (ago, opened), (article, language) in zip(LINKS, closed, strict=False)
    )  # fmt: skip


def _purchase(giving: Giving, checkout: Checkout, plan: Plan, now: datetime) -> Purchase:
    return Purchase.objects.create(
        checkout=checkout, plan=plan, months=giving.months, count=len(giving.became), buyer_name=giving.who.name,
        message=giving.message, recipients=[asdict(one) for one in giving.recipients], unclaimed=giving.unclaimed,
        deliver_on=clock.local(now).date() + timedelta(days=giving.coming) if giving.coming else None,
        made_at=checkout.made_at,
    )  # fmt: skip


def _gift(purchase: Purchase, giving: Giving, place: int, became: Became, now: datetime) -> Gift:
    opens = terms.at_nine(purchase.deliver_on) if purchase.deliver_on else purchase.made_at
    closes = terms.closes(opens)
    to = giving.recipients[place - 1] if place <= len(giving.recipients) else None
    gift = Gift(
        purchase=purchase, number=place, opens_at=opens, closes_at=closes, made_at=purchase.made_at,
        recipient_name=to.name if to else "", recipient_email=to.email if to else "",
    )  # fmt: skip
    gift.take_code(codes.new())
    if became is Became.RETURNED:  # as `expiring` leaves it: again for a year, the buyer's
        gift.opens_at, gift.closes_at, gift.returned_at = closes, terms.closes(closes), closes
        gift.recipient_name = gift.recipient_email = ""
    elif became is Became.IN_POT:
        gift.in_pot_at = closes
    elif became is Became.CALLED_BACK:
        gift.taken_back_at = min(purchase.made_at + timedelta(days=2, hours=4), now)
    gift.save()
    return gift


def _taken_at(purchase: Purchase, giving: Giving) -> datetime:
    return purchase.made_at + timedelta(days=giving.taken)


def _redeem(gift: Gift, number: int, at: datetime) -> None:
    who = person(number, Random(number))  # noqa: S311 - a demo, the same each time
    reader = User.objects.create(email=who.email, name=who.name, password=make_password(None))
    plan = gift.purchase.plan
    gift.grant = Grant.objects.create(
        person=reader, benefits=in_order(plan.benefits), source_type=Source.GIFT, source_id=str(gift.pk), starts=at,
        ends=terms.ends(at, gift.purchase.months), reason=str(plan), made_at=at,
    )  # fmt: skip
    gift.redeemer, gift.redeemed_at = reader, at
    if gift.grant.ends and gift.grant.ends < clock.now():
        gift.ending_told_at = gift.grant.ends - timedelta(days=7)
    gift.save()


def _deliver(gift: Gift, became: Became, now: datetime) -> None:
    """The letters' own rows: the outbox is empty, so none leaves."""
    recipients = gift.purchase.recipients
    to = recipients[gift.number - 1]["email"] if gift.number <= len(recipients) else ""
    buyer, opens = gift.purchase.buyer_email, gift.purchase.made_at
    if to and became is Became.COMING:
        Delivery.objects.create(gift=gift, to=to, due_at=gift.opens_at, made_at=opens)
    elif to and became is Became.CAME_BACK:
        gone = "550 5.1.1 No such mailbox here"
        back = opens + timedelta(minutes=7)
        Delivery.objects.create(
            gift=gift, to=to, due_at=opens, handed_at=opens, bounced_at=back, bounce=gone, made_at=opens
        )
        Delivery.objects.create(gift=gift, to=buyer, kind=Kind.BOUNCED, due_at=back, handed_at=back, made_at=back)
    elif to:
        Delivery.objects.create(gift=gift, to=to, due_at=opens, handed_at=opens, made_at=opens)
    if gift.returned_at is not None:
        at = gift.returned_at
        Delivery.objects.create(gift=gift, to=buyer, kind=Kind.RETURNED, due_at=at, handed_at=at, made_at=at)
