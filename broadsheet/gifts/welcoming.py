"""What whoever has taken a gift is written: welcome, in the words that staff decide; or from when it is theirs."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from broadsheet.foundation import clock
from broadsheet.gifts.mail import in_line
from broadsheet.gifts.models import Gift
from broadsheet.mail import posting
from broadsheet.membership.letters import writing
from broadsheet.membership.letters.kinds import LetterKind


def welcome(gift: Gift) -> None:
    """Write to the redeemer, within the caller's transaction. Staff may have switched the welcome off."""
    grant, person = gift.grant, gift.redeemer
    if grant is None or grant.ends is None or person is None:
        return
    if grant.starts > clock.now():
        posting.post(in_line.build(to=person.email, gift=gift, starts=grant.starts, ends=grant.ends))
        return
    told = {
        "plan": gift.purchase.plan.name, "giver": giver(gift), "language": gift.purchase.language or "",
        "until": (grant.ends - timedelta(microseconds=1)).isoformat(),
    }  # fmt: skip
    writing.write(kind=LetterKind.WELCOME_GIFT, about=f"gift:{gift.pk}", occasion="redeemed", person=person, told=told)


def giver(gift: Gift) -> str:
    """Who gives it. A gift of the pot was meant for somebody else: then nobody is named."""
    return _("One of our readers") if gift.in_pot_at else gift.purchase.buyer_name
