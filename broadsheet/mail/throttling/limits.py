"""How much a provider takes at once (spec/email.md §3: what KumoMTA's shaping rules and the providers' own pages say)."""

from __future__ import annotations

from dataclasses import dataclass

from broadsheet.mail.throttling.providers import APPLE, GOOGLE, MICROSOFT, YAHOO


@dataclass(frozen=True)
class Limits:
    """For one provider: lines at once, letters on one line, and letters a minute over all lines."""

    lines: int
    per_line: int
    per_minute: int

    def __post_init__(self) -> None:
        """Raises `ValueError` for what would never send anything."""
        if min(self.lines, self.per_line, self.per_minute) < 1:
            raise ValueError("Each limit is 1 at the least.")


USUAL = Limits(lines=10, per_line=100, per_minute=6_000)
BY_PROVIDER = {
    GOOGLE: Limits(lines=5, per_line=50, per_minute=3_000),
    MICROSOFT: Limits(lines=5, per_line=50, per_minute=3_000),
    YAHOO: Limits(lines=10, per_line=20, per_minute=3_000),
    APPLE: Limits(lines=10, per_line=100, per_minute=3_000),
}


def of(provider: str) -> Limits:
    """What may be sent to a provider."""
    return BY_PROVIDER.get(provider, USUAL)


def share(limits: Limits, processes: int) -> Limits:
    """What one of so many processes may take of it: an even share, and 1 at the least."""
    lines, per_minute = limits.lines // processes, limits.per_minute // processes
    return Limits(max(1, lines), limits.per_line, max(1, per_minute))


@dataclass(frozen=True)
class Minute:
    """A bucket that fills again evenly: at most a sixth of a minute's letters at once, so that no minute begins with a burst.

    `at` is in seconds of any clock that only goes forward.
    """

    left: float
    at: float

    @classmethod
    def full(cls, limits: Limits, now: float) -> Minute:
        """As it is before the first letter."""
        return cls(_size(limits), now)

    def taken(self, limits: Limits, now: float, wanted: int) -> tuple[Minute, int]:
        """The bucket afterwards, and how many of the wanted letters may go now.

        In any minute there are at most `per_minute`, the sixth that it may begin with, and one.
        """
        held = self.at if now < self.at else now
        left = min(_size(limits), self.left + (held - self.at) * limits.per_minute / 60)
        count = min(max(0, wanted), int(left))
        return Minute(left - count, held), count


def _size(limits: Limits) -> float:
    return max(1.0, limits.per_minute / 6)
