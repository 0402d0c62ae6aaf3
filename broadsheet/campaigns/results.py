"""An experiment's figures: exposures from the kiosks' beacons, money from the ledger, and what may be said of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db.models import Sum

from broadsheet.campaigns import buckets
from broadsheet.campaigns.models import Arm, CountedFile, Experiment, ExposureCount, ExposureKind
from broadsheet.campaigns.statistics import ratio, sums, verdict
from broadsheet.campaigns.statistics.ratio import Ratio
from broadsheet.campaigns.statistics.sums import ArmSums
from broadsheet.campaigns.statistics.verdict import Verdict
from broadsheet.foundation import clock
from broadsheet.payments.models import Entry, PayerAlias

STILL_SETTLING = timedelta(days=14)
"""Money counts for so long after the end: debits and transfers take their time. Not after an arm was retired, as the
others go on."""


@dataclass(frozen=True)
class ArmResult:
    """`sums` is all that it brought; `verdict` compares it with the first arm, over the time in which both were shown."""

    arm: Arm
    sums: ArmSums
    verdict: Verdict | None


@dataclass(frozen=True)
class Results:
    """What the desk shows. `dropped` are beacons that no kiosk could keep, of all asks, in this time."""

    arms: list[ArmResult]
    ratio: Ratio
    days: int
    readers: int
    dropped: int


def of(experiment: Experiment) -> Results | None:
    """The figures as they stand; None before it has begun. Six queries, and one for each time at which an arm was retired."""
    if not hasattr(experiment, "start") or _begun_at(experiment) > clock.now():
        return None
    return _Reading(experiment).results()


def earlier_payers(now: datetime) -> list[int]:
    """What each payer of the last year brought in it, in minor units: to fix a cap by."""
    rows = Entry.objects.received().filter(
        base_currency=settings.BASE_CURRENCY, occurred_at__gte=now - timedelta(days=365)
    )
    totals = (
        rows.order_by().values_list("payer").annotate(Sum("base_amount")).values_list("base_amount__sum", flat=True)
    )
    return [int(total) for total in totals if total > 0]


def _begun_at(experiment: Experiment) -> datetime:
    return max(experiment.start.made_at, experiment.starts_at)


class _Reading:
    """One look at one experiment."""

    def __init__(self, experiment: Experiment) -> None:
        self._experiment = experiment
        self._arms = list(experiment.arms.all())
        self._begun = _begun_at(experiment)
        self._now = clock.now()
        over = experiment.over_at()
        self._is_over = over is not None and over <= self._now
        self._until = over if over is not None and over <= self._now else self._now
        self._values: dict[datetime, dict[str, list[int]]] = {}

    def results(self) -> Results:
        """All of it."""
        first, *others = self._arms
        watched = self._ratio()
        found = [ArmResult(first, self._sums(first, self._end(first)), None)]
        for arm in others:
            found.append(ArmResult(arm, self._sums(arm, self._end(arm)), self._compared(first, arm, watched)))
        files = CountedFile.objects.filter(counted_at__gte=self._begun, counted_at__lte=self._until)
        return Results(
            arms=found,
            ratio=watched,
            days=(self._until - self._begun).days,
            readers=sum(result.sums.exposed for result in found),
            dropped=int(files.aggregate(found=Sum("dropped"))["found"] or 0),
        )

    def _compared(self, first: Arm, second: Arm, watched: Ratio) -> Verdict:
        """Over the time in which both were shown: later readers may be others."""
        until = min(self._end(first), self._end(second))
        both = self._share(first) + self._share(second)
        return verdict.compare(
            self._sums(first, until),
            self._sums(second, until),
            ratio=watched,
            days=(until - self._begun).days,
            minimum_days=self._experiment.minimum_days,
            planned=max(1, round(self._experiment.planned * both)),
            arms=len(self._arms),
        )

    def _end(self, arm: Arm) -> datetime:
        return min(arm.retired_at or self._until, self._until)

    def _sums(self, arm: Arm, until: datetime) -> ArmSums:
        last = clock.local(until).date()
        exposed = sum(count for day, count in self._exposed[arm.variant].items() if day <= last)
        return sums.of(exposed=exposed, values=self._brought(until).get(arm.variant, []), cap=self._experiment.cap)

    @cached_property
    def _exposed(self) -> dict[str, dict[date, int]]:
        rows = (
            ExposureCount.objects.filter(experiment=self._experiment.key, kind=ExposureKind.EXPOSED)
            .filter(day__gte=clock.local(self._begun).date(), day__lte=clock.local(self._until).date())
            .values_list("variant", "day")
            .annotate(Sum("count"))
        )
        found: dict[str, dict[date, int]] = defaultdict(dict)
        for variant, day, count in rows:
            found[variant][day] = count
        return found

    def _brought(self, until: datetime) -> dict[str, list[int]]:
        """Variant → what each payer brought, settled less what went back. Two accounts that were merged are one payer."""
        if self._is_over and until == self._until:
            until = min(self._now, until + STILL_SETTLING)
        if until not in self._values:
            rows = (
                Entry.objects.received()
                .filter(variant__in=[arm.variant for arm in self._arms], base_currency=settings.BASE_CURRENCY)
                .filter(occurred_at__gte=self._begun, occurred_at__lte=until)
                .order_by()
                .values_list("variant", "payer")
                .annotate(Sum("base_amount"))
            )
            found: dict[str, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
            for variant, payer, total in rows:
                found[variant][self._aliases.get(payer, payer)] += int(total)
            self._values[until] = {variant: list(by_payer.values()) for variant, by_payer in found.items()}
        return self._values[until]

    @cached_property
    def _aliases(self) -> dict[UUID, UUID]:
        return dict(PayerAlias.objects.values_list("old", "payer_id"))

    def _share(self, arm: Arm) -> float:
        of_all = sum(self._sizes.values())
        return self._sizes[arm.variant] / of_all if of_all else 0.0

    @cached_property
    def _sizes(self) -> dict[str, int]:
        bounds = tuple((arm.first, arm.after) for arm in self._arms)
        found = buckets.sizes(self._experiment.salt, self._experiment.holdback, bounds)
        return {arm.variant: size for arm, size in zip(self._arms, found, strict=True)}

    def _ratio(self) -> Ratio:
        """Watched anew whenever an arm is retired, among those that go on; together they raise no more false alarms."""
        stretches = [stretch for stretch in self._stretches() if len(stretch[2]) > 1]
        found = [self._watched(*stretch).p for stretch in stretches]
        return Ratio(min(1.0, len(found) * min(found, default=1.0)))

    def _stretches(self) -> list[tuple[date, date, list[Arm]]]:
        """Days (the first is in, the last is not) between which the same arms were shown. Days of a change are left out."""
        retired = sorted({clock.local(arm.retired_at).date() for arm in self._arms if arm.retired_at})
        first, found = clock.local(self._begun).date(), []
        for last in [*retired, clock.local(self._until).date() + timedelta(days=1)]:
            shown = [arm for arm in self._arms if not arm.retired_at or clock.local(arm.retired_at).date() >= last]
            found.append((first, last, shown))
            first = last + timedelta(days=1)
        return found

    def _watched(self, first: date, last: date, arms: Sequence[Arm]) -> Ratio:
        of_all = sum(self._sizes[arm.variant] for arm in arms)
        shares = [self._sizes[arm.variant] / of_all for arm in arms] if of_all else []
        days = sorted({day for arm in arms for day in self._exposed[arm.variant] if first <= day < last})
        counts, looks = [0] * len(arms), []
        for day in days:
            counts = [before + self._exposed[arm.variant].get(day, 0) for before, arm in zip(counts, arms, strict=True)]
            looks.append(tuple(counts))
        return ratio.watch(looks, shares) if shares else Ratio(1.0)
