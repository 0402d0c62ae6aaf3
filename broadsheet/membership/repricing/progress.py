"""How far an announced price has come."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.models import MemberLetter, PriceChange
from broadsheet.membership.repricing.applying import name_of
from broadsheet.payments.models import ProviderRequest


@dataclass(frozen=True)
class Progress:
    """How many members were told, and from how many it is or will be taken."""

    waiting: int
    told: int
    asked: int

    @property
    def may_be_taken_back(self) -> bool:
        """Whether nobody pays it yet."""
        return not self.asked


def of(change: PriceChange) -> Progress:
    """Three queries."""
    letters = MemberLetter.objects.filter(kind=LetterKind.PRICE, occasion=name_of(change))
    asked = ProviderRequest.objects.filter(reason=name_of(change), refused_at__isnull=True)
    return Progress(
        waiting=letters.filter(handed_at__isnull=True).count(),
        told=letters.filter(handed_at__isnull=False).count(),
        asked=asked.count(),
    )
