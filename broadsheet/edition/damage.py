"""Plates that a kiosk found damaged on disk: they are printed again."""

from __future__ import annotations

from broadsheet.edition import journal
from broadsheet.edition.models import Plate, Urgency


def notice() -> int:
    """Mark what kiosks have reported. Returns how many reports there were."""
    reports = [path for path in (journal.folder() / "damaged").glob("*") if not path.name.startswith(".")]
    for report in reports:
        address = report.read_text(errors="replace").strip()
        plate = Plate.objects.filter(address=address)
        plate.update(fingerprint="")  # else the new plate would count as the one that lies there
        plate.mark(Urgency.NOW)
        report.unlink(missing_ok=True)
    return len(reports)
