"""Writing the maps when what they say has changed, and only when nothing else waits."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from broadsheet.edition import journal
from broadsheet.edition.maps import caddy, known, nginx
from broadsheet.edition.press import Printed
from kiosk import plates


class Maps:
    """The maps of one press."""

    def __init__(self) -> None:
        self._elsewhere: set[str] = set()
        self._site = b""
        self._is_old = True

    def note(self, printed: Iterable[Printed]) -> None:
        """Look at what became of these plates. Costs nothing: the writing waits."""
        lines = [each.line for each in printed if each.line is not None]
        self._is_old = self._is_old or any(
            line.address in self._elsewhere or (isinstance(line, plates.Plate) and line.kind in known.ELSEWHERE)
            for line in lines
        )

    def bring_up_to_date(self) -> bool:
        """Write them if they are old. Returns whether they were. Raises `OSError`."""
        raw = known.site_file().read_bytes()
        if not self._is_old and raw == self._site:
            return False
        found = known.look()
        for name, text in {**nginx.files(found), **caddy.files(found)}.items():
            _write(journal.folder() / name, text)
        self._elsewhere = {*found.moved, *found.gone}
        self._site, self._is_old = raw, False
        return True


def _write(path: Path, text: str) -> None:
    if path.exists() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".tmp-{path.name}")
    beside.write_text(text)
    os.replace(beside, path)
