"""Money that goes back: what becomes of the gifts it paid for.

Given back whole, or lost in a dispute: every gift that is not used up is dead, and whoever reads by one does so no more.
Given back in part: nothing happens to them. Disputed: what nobody has taken is on hold, and whoever has taken one reads on.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.gifts import events, lining_up, locking, terms
from broadsheet.gifts.mail import called_back, called_back_buyer
from broadsheet.gifts.models import Gift, Purchase, State
from broadsheet.mail import posting
from broadsheet.membership import granting, taken_back
from broadsheet.ops import audit
from broadsheet.payments.models import Checkout, Entry, Kind


def look_at(purchase: Purchase) -> None:
    """Have the gifts agree with the ledger. The caller holds the checkout's lock."""
    gone, held = taken_back.is_taken_back(purchase.checkout), is_disputed(purchase.checkout)
    if not (gone or held or purchase.gifts.filter(held_at__isnull=False).exists()):
        return
    gifts = locking.all_of(purchase)
    if gone:
        _call_back(purchase, gifts)
    else:
        for gift in gifts:
            _hold(gift) if held else _let_go(gift)


def is_disputed(checkout: Checkout) -> bool:
    """Whether a bank has taken the money back, and nobody has decided yet."""
    rows = Entry.objects.of_checkout(checkout)
    decided = rows.filter(kind=Kind.DISPUTE_OUTCOME).values("provider_id")
    return rows.filter(kind=Kind.DISPUTE).exclude(provider_id__in=decided).exists()


def _call_back(purchase: Purchase, gifts: list[Gift]) -> None:
    dead = [gift for gift in gifts if gift.state not in {State.USED_UP, State.TAKEN_BACK}]
    people = [person for gift in dead if (person := _call_one_back(gift)) is not None]
    for person in dict.fromkeys(people):
        lining_up.line_up(person)
    if dead and purchase.buyer_email:
        with translation.override(purchase.language):
            posting.post(called_back_buyer.build(to=purchase.buyer_email, purchase=purchase, count=len(dead)))


def _call_one_back(gift: Gift) -> User | None:
    """Returns whoever read by it."""
    Gift.objects.filter(pk=gift.pk).update(taken_back_at=clock.now(), held_at=None)
    gift.deliveries.cancel()
    audit.note(act="gift.call_back", on=gift, by=None, purchase=gift.purchase_id, person=gift.redeemer_id)
    events.tell(events.gift_taken_back, gift)
    if gift.grant is not None:
        granting.revoke(grant=gift.grant, by=None, reason=_("The money for the gift went back."))
    if gift.redeemer is not None:
        with translation.override(gift.purchase.language):
            posting.post(called_back.build(to=gift.redeemer.email, gift=gift))
    return gift.redeemer


def _hold(gift: Gift) -> None:
    if gift.held_at is None and gift.state in {State.COMING, State.OPEN, State.EXPIRED, State.IN_POT}:
        Gift.objects.filter(pk=gift.pk).update(held_at=clock.now())


def _let_go(gift: Gift) -> None:
    """The money is ours: the gift can be claimed for as long as it could not be meanwhile."""
    if gift.held_at is not None:
        Gift.objects.filter(pk=gift.pk).update(held_at=None, closes_at=_later(gift.closes_at, gift.held_at))


def _later(closes: datetime, held: datetime) -> datetime:
    missed = clock.now() - held
    return terms.beginning(clock.local(closes + missed).date() + timedelta(days=1))
