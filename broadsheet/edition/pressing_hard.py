"""Pressing hard: the best compression takes fifty times as long as the fast one, so it comes when nothing else waits."""

from __future__ import annotations

from dataclasses import replace

from broadsheet.edition import addresses, journal, laying
from broadsheet.edition.journal import Journal
from broadsheet.edition.models import Plate
from kiosk import plates

AT_ONCE = 1
"""Plates between two looks at what has become due: some 50 ms each, and a new story waits for no more than one."""


def press_some(writing: Journal) -> int:
    """Compress the next few plates as well as can be. Returns how many were looked at. Raises `OSError`."""
    rows = list(Plate.objects.filter(is_pressed_hard=False, status__gt=0, due_from=None).order_by("-rank")[:AT_ONCE])
    bed = laying.Bed()
    pressed: dict[str, Plate] = {}
    lines: list[plates.Plate] = []
    for row in rows:
        row.is_pressed_hard = True
        line = _line(row)
        if line is not None:
            pressed[row.address] = row
            lines.append(_pressed(bed, line))
    bed.settle()
    if lines:
        for written in writing.append(lambda first: journal.numbered(lines, first)):
            row = pressed[written.address]
            row.seq, row.line = written.seq, plates.line(written).decode() if isinstance(written, plates.Plate) else ""
    Plate.objects.bulk_update(rows, ["is_pressed_hard", "seq", "line"])
    return len(rows)


def _line(row: Plate) -> plates.Plate | None:
    """What the journal says of it, if there is something to compress."""
    line = plates.parse(row.line.encode()) if row.line else None
    if not isinstance(line, plates.Plate) or len(line.digests) < 2:
        return None
    body = laying.tree_of(addresses.place(row.address)) / line.file
    # What is damaged is not pressed for ever: a kiosk will notice, and the plate will be printed again.
    return line if body.exists() and plates.digest(body.read_bytes()) == line.digests[""] else None


def _pressed(bed: laying.Bed, line: plates.Plate) -> plates.Plate:
    place = addresses.place(line.address)
    body = (laying.tree_of(place) / line.file).read_bytes()
    return replace(line, digests=bed.lay(place, line.file, laying.compressed(body, hard=True)))
