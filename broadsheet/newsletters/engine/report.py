"""What became of a sending's letters. Prepared is the sum of all the others, and each opens to its rows."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from broadsheet.newsletters.models import Delivery, Sending, State
from broadsheet.newsletters.models.delivery import WAITING


@dataclass(frozen=True)
class Report:
    """Counts of letters. `left_out` are those for whom none was prepared, by why."""

    prepared: int
    counts: dict[str, int]
    left_out: dict[str, int]

    @property
    def accepted(self) -> int:
        """The server has them."""
        return self.counts.get(State.ACCEPTED, 0)

    @property
    def waiting(self) -> int:
        """Not tried yet, or on a line now."""
        return sum(self.counts.get(state, 0) for state in WAITING)

    @property
    def uncertain(self) -> int:
        """Nobody knows."""
        return self.counts.get(State.UNCERTAIN, 0)

    @property
    def done(self) -> int:
        """Of a hundred, how many are decided."""
        settled = self.prepared - self.waiting - self.counts.get(State.DEFERRED, 0)
        return 100 * settled // self.prepared if self.prepared else 100

    @property
    def adds_up(self) -> bool:
        """Whether every letter that was prepared is one of these."""
        return self.prepared == sum(self.counts.values())


def of(sending: Sending) -> Report:
    """One sending's. Two queries."""
    fresh = Sending.objects.only("audience", "left_out").get(pk=sending.pk)
    rows = Delivery.objects.filter(sending=sending).order_by().values_list("state").annotate(Count("pk"))
    return Report(fresh.audience, {str(state): count for state, count in rows}, fresh.left_out)
