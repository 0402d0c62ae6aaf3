"""Sent to the buyer of gifts: what happens next, and the way to their links, codes and cards."""

from __future__ import annotations

from broadsheet.gifts import links, telling, terms
from broadsheet.gifts.mail import samples
from broadsheet.gifts.models import Purchase
from broadsheet.mail.letters import Letter, write


def build(*, to: str, purchase: Purchase) -> Letter:
    """The codes themselves are behind the link, not in the letter."""
    return write(
        "gifts/mail/bought", to=to, count=purchase.count, plan=purchase.plan.name,
        length=telling.length(purchase.months), by_mail=_by_mail(purchase), link=links.of_purchase(purchase),
        on=telling.day(terms.at_nine(purchase.deliver_on)) if purchase.deliver_on else "",
    )  # fmt: skip


def _by_mail(purchase: Purchase) -> int:
    return sum(bool(one.get("email")) for one in purchase.recipients)


def sample() -> Letter:
    """As it looks."""
    return build(to="olha@reader.example", purchase=samples.purchase())
