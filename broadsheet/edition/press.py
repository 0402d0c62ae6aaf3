"""The press: prints what is due, a batch at a time.

One batch: ask the site for each page, lay the bodies beside the old ones, sync once, put them in place, write the journal,
then the database. A crash after any of these steps leaves the plates due, and printing them again changes nothing that a
reader sees.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import DatabaseError, InterfaceError, transaction

from broadsheet.edition import addresses, asking, journal, laying, noticing
from broadsheet.edition.asking import Answer
from broadsheet.edition.journal import Journal, Line
from broadsheet.edition.models import Plate, PlateSource, Urgency
from broadsheet.foundation import clock, sources
from broadsheet.foundation.sources import Shelf
from kiosk import plates
from kiosk.plates import WHOLE, Removal

logger = logging.getLogger("broadsheet.press")

BATCH = {Urgency.NOW: 8, Urgency.SOON: 8, Urgency.LATER: 12, Urgency.BEHIND: 24}
"""Plates printed between two looks at what else has become due: a full run must not keep a new story waiting."""

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass
class Printed:
    """What became of one plate in a batch. `answer` is empty where the site raised `error`."""

    plate: Plate
    answer: Answer | None = None
    error: str = ""
    line: Line | None = None
    digests: dict[str, str] = field(default_factory=dict)


class Press:
    """Prints. Everything assumes that this process holds `journal.held()`."""

    def __init__(self) -> None:
        self.journal = Journal()
        self._shelf = Shelf()
        self._looks = -1

    @property
    def forgotten(self) -> int:
        """How many things that pages share were made and are not kept any more."""
        return self._shelf.forgotten

    def notice(self) -> int:
        """Mark what has changed, or what time has changed, and forget what was shared of it. Returns how much that was.

        Another press of this machine may have looked meanwhile: then nobody knows what of the shelf is still true.
        """
        if journal.looks() != self._looks:
            self._shelf.clear()
        reached = noticing.notice()
        self._shelf.drop(reached)
        due = 0 if reached else noticing.notice_time()
        if due:
            self._shelf.drop_past(clock.now())
        if reached or due or self._looks < 0:
            self._looks = journal.count_look()
        return len(reached) + due

    def print_due(self, *, is_called: Callable[[], bool] = lambda: False) -> list[Printed]:
        """Print the next batch. Returns what became of each plate, nothing when nothing is due.

        `is_called` is asked after each plate that can wait: whether somebody has changed something meanwhile. Then
        the batch ends there, for theirs may be urgent.

        Raises `OSError` when the disk refuses: then everything is as before, and due.
        """
        batch = self._next()
        with sources.sharing(self._shelf):
            printed = _asked(batch, is_called) if batch else self._retired()
        if not printed:
            return []
        self._lay(printed)
        self._write_down(printed)
        return printed

    def announce(self) -> int:
        """Tell kiosks of plates that no journal line has named yet: they ask the newsroom for those, once."""
        unheard = list(Plate.objects.filter(seq=0).values_list("pk", "address"))
        if not unheard:
            return 0

        def lines(first: int) -> list[Line]:
            announced = [plates.Plate(address=address, seq=0, status=0) for _pk, address in unheard]
            return journal.numbered(announced, first)

        written = self.journal.append(lines)
        rows = [Plate(pk=pk, seq=line.seq) for (pk, _address), line in zip(unheard, written, strict=True)]
        Plate.objects.bulk_update(rows, ["seq"], batch_size=200)
        return len(rows)

    def _next(self) -> list[Plate]:
        due = Plate.objects.due()
        first = due.values_list("urgency", flat=True).first()
        return [] if first is None else list(due.filter(urgency=first)[: BATCH[Urgency(first)]])

    def _retired(self) -> list[Printed]:
        """When nothing is due: the style sheets that no page names any more go."""
        return [Printed(plate, asking.nothing(plate.address)) for plate in Plate.objects.left_over()]

    def _lay(self, printed: Sequence[Printed]) -> None:
        bed = laying.Bed()
        try:
            for each in printed:
                _lay(bed, each)
            bed.settle()
            self._journal([each for each in printed if each.line is not None])
        except OSError:
            bed.give_up()
            raise
        bed.clear()

    def _journal(self, changed: Sequence[Printed]) -> None:
        if not changed:
            return
        lines = [each.line for each in changed if each.line is not None]
        for each, line in zip(changed, self.journal.append(lambda first: journal.numbered(lines, first)), strict=True):
            each.line = line

    def _write_down(self, printed: Sequence[Printed]) -> None:
        with transaction.atomic():
            _forget([each.plate for each in printed if isinstance(each.line, Removal) or _is_nothing(each)])
            kept = [each for each in printed if each.answer is not None and each.answer.is_plate]
            _keep_sources(kept)
            for each in printed:
                _note(each)
            _keep_notes([each.plate for each in printed if each.plate.pk])
            _follow(kept)


_NOTED = [
    "status", "kind", "language", "seq", "fingerprint", "line", "printed_at", "is_pressed_hard", "due_from", "urgency", "error", "tries",
]  # fmt: skip


def _keep_notes(noted: Sequence[Plate]) -> None:
    """Write down what is new about rows that are there: as an upsert, which is a third of what `bulk_update` costs."""
    Plate.objects.bulk_create(noted, update_conflicts=True, unique_fields=["id"], update_fields=_NOTED)


def _asked(batch: Sequence[Plate], is_called: Callable[[], bool]) -> list[Printed]:
    printed = []
    for plate in batch:
        printed.append(_ask(plate))
        if plate.urgency > Urgency.NOW and is_called():
            break
    return printed


def _ask(plate: Plate) -> Printed:
    """One page, or why not: one that can't be made must not keep the others from being printed."""
    try:
        return Printed(plate, asking.ask(plate.address))
    except (DatabaseError, InterfaceError):
        raise  # not this page's fault: nothing can be printed now
    except Exception as error:
        logger.exception("%s can't be printed", plate.address)
        return Printed(plate, error=f"{type(error).__name__}: {error}")


def _lay(bed: laying.Bed, each: Printed) -> None:
    """Lay the plate if it is another than before; say in `line` what the journal must say."""
    plate, answer = each.plate, each.answer
    if answer is None or (answer.is_plate and answer.fingerprint == plate.fingerprint) or _stays(each):
        return
    file = _file(answer) if answer.is_plate else ""
    former = _former_file(plate)
    if former and former != file:
        bed.take_away(answer.place, former)
    if not answer.is_plate:
        if plate.seq:
            each.line = Removal(plate.address, seq=0)
        return
    bodies = laying.compressed(answer.body) if file else {}
    each.digests = bed.lay(answer.place, file, bodies) if file else {}
    each.line = plates.Plate(
        address=plate.address,
        seq=0,
        status=answer.status,
        kind=answer.kind,
        file=file,
        digests=each.digests,
        headers=answer.headers,
        keys=_keys(plate, answer),
        access=answer.closed_to if answer.place.is_whole else "",
        article=answer.article if answer.place.is_whole else 0,
        at=int(clock.now().timestamp()),
    )


def _file(answer: Answer) -> str:
    """Where its body lies in its tree; nowhere for a redirect.

    What is gone must not lie where a plain web server would find a page: it gets a folder that none serves.
    """
    if answer.kind == "redirect":
        return ""
    file = plates.file_of(answer.place.path, answer.headers.get("Content-Type", "text/html"))
    return f".gone/{file}" if answer.status == 410 else file


def _former_file(plate: Plate) -> str:
    """Where its body lies now, if it has been printed before."""
    line = plates.parse(plate.line.encode()) if plate.line else None
    return line.file if isinstance(line, plates.Plate) else ""


def _keys(plate: Plate, answer: Answer) -> str:
    """What a CDN can purge it by: itself, its kind, its language, its story."""
    keys = [plates.key_of(plate.address), answer.kind, f"language-{answer.place.language}"]
    return " ".join([*keys, f"article-{plate.article}"] if plate.article and answer.status == 200 else keys)


def _is_nothing(each: Printed) -> bool:
    return each.answer is not None and not each.answer.is_plate and not _stays(each)


def _stays(each: Printed) -> bool:
    """A style sheet of an earlier version stays until the last page that was made with it is printed anew."""
    return each.plate.kind == "style" and each.answer is not None and bool(each.answer.made_from)


def _forget(gone: Sequence[Plate]) -> None:
    Plate.objects.filter(pk__in=[plate.pk for plate in gone]).delete()
    for plate in gone:
        plate.pk = None


def _note(each: Printed) -> None:
    plate, answer = each.plate, each.answer
    if answer is None:
        plate.error, plate.tries = each.error, plate.tries + 1
        plate.due_from = clock.now() + min(FIRST_PAUSE * 2 ** min(plate.tries - 1, 12), LONGEST_PAUSE)
        return
    plate.error, plate.tries, plate.due_from, plate.urgency = "", 0, None, Urgency.BEHIND
    plate.printed_at = clock.now()
    if each.line is not None and answer.is_plate:
        plate.status, plate.kind, plate.language = answer.status, answer.kind, answer.place.language
        plate.fingerprint, plate.seq = answer.fingerprint, each.line.seq
        plate.line = plates.line(each.line).decode() if isinstance(each.line, plates.Plate) else ""
        plate.is_pressed_hard = len(each.digests) < 2  # nothing to press in a short text or a redirect


def _keep_sources(printed: Iterable[Printed]) -> None:
    """Bring the rows of what each plate was made from up to date; only what differs is written."""
    wanted = {each.plate.pk: {*each.answer.made_from} for each in printed if each.answer is not None}
    had: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, plate, source in PlateSource.objects.filter(plate__in=wanted).values_list("pk", "plate", "source"):
        had[plate][source] = pk
    stale = [pk for plate, rows in had.items() for source, pk in rows.items() if source not in wanted[plate]]
    if stale:
        PlateSource.objects.filter(pk__in=stale).delete()
    new = [
        PlateSource(plate_id=plate, source=source)
        for plate, names in wanted.items()
        for source in sorted(names)
        if source not in had[plate]
    ]
    PlateSource.objects.bulk_create(new, ignore_conflicts=True, batch_size=400)


def _follow(printed: Sequence[Printed]) -> None:
    """What only these pages name: the whole text of a closed story, frames, the sheet of a theme."""
    wanted: list[Plate] = []
    open_only: list[str] = []
    for each in printed:
        answer = each.answer
        if answer is None:
            continue
        before = addresses.prefix(answer.place.language)
        wanted += [Plate(address=before + path, rank=each.plate.rank) for path in answer.leads_to]
        if answer.place.is_whole:
            continue
        whole = each.plate.address + WHOLE
        if answer.closed_to:
            wanted.append(Plate(address=whole, rank=each.plate.rank, article=each.plate.article))
        else:
            open_only.append(whole)
    Plate.objects.announce(wanted, Urgency.NOW)
    Plate.objects.filter(address__in=open_only).mark(Urgency.NOW)
