"""What sendings that are long done have left behind: their journals, marks, counts of past days, rests that are over.

A journal goes only when every sending that it names was finished long ago in this very database. First the database says that it
goes, then the disk (`journal.gone`), then the file is deleted. So a database that is laid back to a copy in which one of them goes
on is noticed (`proving`): the disk knows that its journal was there, and that copy does not know that it went.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from broadsheet.foundation import clock
from broadsheet.foundation.crashing import crashpoint
from broadsheet.newsletters.engine import journal
from broadsheet.newsletters.models import HandedOn, JournalMark, MailDomain, Rest, Sending
from broadsheet.ops.models import Heartbeat

DAILY = timedelta(days=1)
KEPT = timedelta(days=30)


def tidy_when_due() -> None:
    """Once a day on each disk, by whichever process comes first."""
    if Heartbeat.objects.take_turn(f"send journals {journal.disk()[:8]}", DAILY):
        tidy()


def tidy() -> int:
    """Delete what nobody needs. Returns how many journals."""
    cutoff = clock.now() - KEPT
    count = sum(_tidy(path, cutoff) for path in sorted(journal.folder().glob("*.log")))
    here = [path.stem for path in journal.folder().glob("*.log")]
    JournalMark.objects.filter(disk=journal.disk(), beat_at__lt=cutoff).exclude(name__in=here).delete()
    HandedOn.objects.filter(day__lt=clock.local(cutoff).date()).delete()
    Rest.objects.filter(until__lt=cutoff, told_at__lt=cutoff).delete()
    MailDomain.objects.filter(until__lt=cutoff).delete()
    return count


def _tidy(path: Path, cutoff: datetime) -> bool:
    if path.stat().st_mtime > cutoff.timestamp() or _is_alive(path, cutoff):
        return False
    keys = {line.sending for line in journal.lines(path)}
    done = Sending.objects.filter(key__in=keys, finished_at__lt=cutoff)
    if done.count() < len(keys):  # one goes on, or is not of this database
        return False
    done.update(journals_gone_at=clock.now())
    crashpoint("engine.before_gone")
    journal.write_gone(keys)
    crashpoint("engine.after_gone")
    path.unlink(missing_ok=True)
    JournalMark.objects.filter(name=path.stem).delete()
    return True


def _is_alive(path: Path, cutoff: datetime) -> bool:
    """Whether a process beats that may write into it."""
    return JournalMark.objects.filter(name=path.stem, beat_at__gt=cutoff).exists()
