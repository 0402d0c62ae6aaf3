"""Readers who are shown an ask: few of them pay, and of these few pay much."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from broadsheet.campaigns.statistics.sums import ArmSums, winsorised


@dataclass(frozen=True)
class Readers:
    """`paying` is the part that pays; amounts are log-normal in minor units, `spread` their logarithm's deviation.

    With 1.2, one payer in a hundred gives sixteen times as much as the one in the middle.
    """

    paying: float
    middle: float = 4000.0
    spread: float = 1.2

    @property
    def cap(self) -> int:
        """The amount below which 99 of 100 payers are: what a newsroom would fix from last year's."""
        return round(self.middle * math.exp(2.3263 * self.spread))


@dataclass
class Arm:
    """One arm of a test as it goes on."""

    readers: Readers
    chance: random.Random
    cap: int
    sums: ArmSums = field(default_factory=lambda: ArmSums(0))
    _ahead: int = -1
    """How many readers come before the next payer: a geometric number, so that only payers cost time."""

    def day(self, readers: int) -> ArmSums:
        """A day on which so many are exposed; the sums up to its end."""
        amounts = [winsorised(self._amount(), self.cap) for _payer in self._payers(readers)]
        self.sums = ArmSums(
            exposed=self.sums.exposed + readers,
            payers=self.sums.payers + len(amounts),
            total=self.sums.total + sum(amounts),
            squares=self.sums.squares + sum(amount * amount for amount in amounts),
        )
        return self.sums

    def _payers(self, readers: int) -> Iterator[None]:
        if self._ahead < 0:
            self._ahead = self._gap()
        while self._ahead < readers:
            yield
            self._ahead += 1 + self._gap()
        self._ahead -= readers

    def _gap(self) -> int:
        return int(math.log(1.0 - self.chance.random()) / math.log1p(-self.readers.paying))

    def _amount(self) -> int:
        return round(self.chance.lognormvariate(math.log(self.readers.middle), self.readers.spread))


def deviation_of(readers: Readers, chance: random.Random, draws: int = 200_000) -> tuple[float, float]:
    """Mean and standard deviation of a payer's winsorised amount."""
    arm = Arm(readers, chance, readers.cap)
    values = [winsorised(arm._amount(), readers.cap) for _ in range(draws)]
    mean = sum(values) / draws
    return mean, math.sqrt(sum((value - mean) ** 2 for value in values) / draws)
