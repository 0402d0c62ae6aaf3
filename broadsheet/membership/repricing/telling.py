"""Writing to those whom an announced price concerns, and showing it to them beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from broadsheet.foundation.money import Money
from broadsheet.membership.letters import writing
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.models import MemberLetter, PriceChange
from broadsheet.membership.repricing import members
from broadsheet.membership.repricing.applying import name_of
from broadsheet.payments.models import Agreement


@dataclass(frozen=True)
class Ahead:
    """What somebody will pay, from which renewal on."""

    amount: Money
    at: datetime


def write_all() -> int:
    """Write to everybody concerned who was not written to. Returns to how many."""
    return sum(write(change) for change in PriceChange.objects.standing())


def write(change: PriceChange) -> int:
    """The same for one change."""
    written = MemberLetter.objects.filter(kind=LetterKind.PRICE, occasion=name_of(change)).values("checkout")
    count = 0
    for agreement in members.concerned(change).exclude(checkout__in=written).select_related("checkout").order_by("pk"):
        if members.new_amount(change, agreement).minor != agreement.amount:
            letter = writing.write(
                kind=LetterKind.PRICE, about=f"agreement {agreement.pk}", occasion=name_of(change),
                checkout=agreement.checkout, told={"change": change.pk},
            )  # fmt: skip
            count += letter is not None
    return count


def ahead_of(agreement: Agreement) -> Ahead | None:
    """What its payer was told of a price to come, if that is still to come."""
    if agreement.next_amount is not None and agreement.renews_at is not None:
        return Ahead(Money(agreement.next_amount, agreement.currency), agreement.renews_at)
    told = MemberLetter.objects.filter(kind=LetterKind.PRICE, checkout=agreement.checkout_id, handed_at__isnull=False)
    letter = told.order_by("-pk").first()
    change = PriceChange.objects.standing().filter(pk=letter.facts["change"]).first() if letter else None
    if letter is None or letter.handed_at is None or change is None or not members.is_concerned(change, agreement):
        return None
    at = members.first_renewal(change, agreement, told_at=letter.handed_at)
    return Ahead(members.new_amount(change, agreement), at) if at else None
