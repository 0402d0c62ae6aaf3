"""Counting what kiosks were told of asks: each finished file once, whoever is killed meanwhile.

The file's name is written with its figures in one transaction, and only then is it taken away. Whoever finds a file whose
name is there already takes it away and counts nothing.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from broadsheet.campaigns.models import Arm, Ask, CountedFile, ExposureCount
from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from kiosk import beacon_files, beacon_lines
from kiosk.beacon_lines import Damaged, Dropped

logger = logging.getLogger("broadsheet.campaigns")

FILES_AT_ONCE = 20
"""In one turn of the worker, which has other things to do."""
LONGEST_FILE = 4 << 20
TOO_OLD = timedelta(days=30)
NAMES_KEPT = timedelta(days=60)
"""Longer than any file is taken, so that none is ever counted after its name was forgotten."""
_CLOCKS_DIFFER = timedelta(days=1)
ROWS_A_DAY = 50_000
"""Beyond it, exposures are counted without their ask, article, place and language: anybody can send any plain words."""


@dataclass(frozen=True, order=True)
class Key:
    """What an exposure is counted under."""

    day: date
    experiment: str
    variant: str
    kind: str
    campaign: str = ""
    ask: str = ""
    placement: str = ""
    language: str = ""
    article: int = 0


@dataclass
class Tally:
    """One file's figures."""

    counts: Counter[Key] = field(default_factory=Counter)
    dropped: int = 0
    damaged: int = 0


def folder() -> Path:
    """Where kiosks put them. They write only where somebody reads, so it is made by whoever does."""
    found = Path(settings.DATA_DIR) / "run" / "beacons"
    found.mkdir(parents=True, exist_ok=True)
    return found


def count_finished() -> int:
    """Count the finished files, the oldest first. Returns how many."""
    here = folder()
    beacon_files.hand_over_leftovers(here)
    files = beacon_files.finished(here)[:FILES_AT_ONCE]
    for path in files:
        count(path)
    if files:
        CountedFile.objects.filter(counted_at__lt=clock.now() - NAMES_KEPT).delete()
    return len(files)


def count(path: Path) -> None:
    """Count one file, unless that was done, and take it away."""
    raw = _read(path)
    if raw is None:
        return
    tally = tallied(raw)
    crashpoint("beacons.after_reading")
    try:
        with transaction.atomic():
            CountedFile.objects.create(
                name=path.stem, beacons=tally.counts.total(), dropped=tally.dropped, damaged=tally.damaged
            )
            crashpoint("beacons.after_name")
            _add(tally.counts)
            crashpoint("beacons.before_commit")
    except IntegrityError:
        if not CountedFile.objects.filter(name=path.stem).exists():
            raise
    crashpoint("beacons.after_commit")
    path.unlink(missing_ok=True)


def tallied(raw: bytes) -> Tally:
    """A file's figures. Words that we do not know are left out of the key: they are nobody's ask and nobody's arm."""
    asks = set(Ask.objects.values_list("key", flat=True))
    known = dict(Arm.objects.values_list("variant", "experiment__key"))
    tally, now = Tally(), clock.now()
    for line in beacon_lines.read(raw):
        if isinstance(line, Dropped):
            tally.dropped += line.count
        elif isinstance(line, Damaged) or (day := _day(line.at, now)) is None:
            tally.damaged += 1
        else:
            told = line.beacon
            is_arm = bool(told.variant) and known.get(told.variant) == told.experiment
            tally.counts[
                Key(
                    day, told.experiment if is_arm else "", told.variant if is_arm else "", told.kind, told.campaign,
                    told.ask if told.ask in asks or is_arm else "", told.placement, told.language, told.article,
                )
            ] += 1  # fmt: skip
    return tally


def _read(path: Path) -> bytes | None:
    """The file's bytes; None if another worker was faster, or if it is none that we take."""
    try:
        status = path.stat()
        is_old = datetime.fromtimestamp(status.st_mtime, UTC) < clock.now() - TOO_OLD
        if is_old or status.st_size > LONGEST_FILE:
            logger.warning("The beacons in %s are left out: the file is too old or too long.", path)
            path.unlink(missing_ok=True)
            return None
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _day(at: int, now: datetime) -> date | None:
    """The day on the publication's clock; None for a time that no kiosk's clock can have had."""
    earliest, latest = (now - TOO_OLD - _CLOCKS_DIFFER).timestamp(), (now + _CLOCKS_DIFFER).timestamp()
    return clock.local(datetime.fromtimestamp(at, UTC)).date() if earliest <= at <= latest else None


def _add(counts: Counter[Key]) -> None:
    """In one order for all workers, so that none waits for another that waits for it."""
    room = {day: ROWS_A_DAY - ExposureCount.objects.filter(day=day).count() for day in {key.day for key in counts}}
    for key, more in sorted(counts.items()):
        if _add_to(key, more):
            continue
        if room[key.day] <= 0:
            key = replace(key, campaign="", ask="", placement="", language="", article=0)
            if _add_to(key, more):
                continue
        ExposureCount.objects.get_or_create(**vars(key), defaults={"count": 0})
        _add_to(key, more)
        room[key.day] -= 1


def _add_to(key: Key, more: int) -> bool:
    """Whether there is such a row, which now has so many more."""
    return bool(ExposureCount.objects.filter(**vars(key)).update(count=F("count") + more))
