"""Having providers take an announced price: from each member's own renewal on, and from nobody who was not told."""

from __future__ import annotations

import logging

from broadsheet.foundation import clock
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.models import MemberLetter, PriceChange
from broadsheet.membership.repricing import members
from broadsheet.payments import requesting
from broadsheet.payments.models import Agreement, ProviderRequest

logger = logging.getLogger("broadsheet.membership")


def apply_all() -> int:
    """Ask for every change whose time has come. Run twice or by two at once, each is asked for once. Returns how many."""
    return sum(apply(change) for change in PriceChange.objects.standing())


def apply(change: PriceChange) -> int:
    """The same for one change."""
    asked = ProviderRequest.objects.filter(reason=name_of(change)).values("checkout")
    told = MemberLetter.objects.filter(kind=LetterKind.PRICE, occasion=name_of(change), handed_at__isnull=False)
    return sum(_apply_to(change, letter) for letter in told.exclude(checkout__in=asked).order_by("pk"))


def name_of(change: PriceChange) -> str:
    """As letters and requests name it."""
    return f"{members.ANNOUNCED}{change.pk}"


def _apply_to(change: PriceChange, letter: MemberLetter) -> bool:
    found = members.concerned(change).filter(checkout=letter.checkout_id).select_related("checkout").first()
    if found is None or letter.handed_at is None or not _is_time(change, found, letter):
        return False
    amount = members.new_amount(change, found)
    if amount.minor == found.amount:
        return False
    try:
        requesting.change(
            agreement=found, amount=amount, by=None, reason=name_of(change), extra=members.given_on_top(found),
            only_once=True,
        )  # fmt: skip
    except requesting.NotDoneError as error:
        logger.warning("%s is not asked for: %s", letter, error)
        return False
    return True


def _is_time(change: PriceChange, agreement: Agreement, letter: MemberLetter) -> bool:
    """Its next renewal is the first one at the new price. One that is due or failing is still at the old one."""
    upcoming = members.next_renewal(agreement)
    if upcoming is None or upcoming <= clock.now() or agreement.is_failing or letter.handed_at is None:
        return False
    return members.first_renewal(change, agreement, told_at=letter.handed_at) == upcoming
