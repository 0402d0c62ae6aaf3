"""Bringing in a Ghost archive, from the file to the report."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from broadsheet.importers.errors import ArchiveError
from broadsheet.importers.ghost import staging as ghost_staging
from broadsheet.importers.ghost.applying import Applying
from broadsheet.importers.ghost.pictures import Pictures
from broadsheet.importers.report import Report
from broadsheet.importers.staging import Staging
from broadsheet.ops.models import Lease

LEASE_SECONDS = 600

Advance = Callable[[int], None]


def bring_in(
    *,
    path: Path,
    content: Path | None,
    language: str,
    section: str,
    section_tags: list[str],
    reading: Advance,
    writing: Callable[[int], Advance],
) -> Report:
    """Stage the whole archive, then apply it.

    `reading(bytes)` is called while the file is read; `writing(posts)` is called once with the number of posts and
    gives what to call as they come in. Raises `ArchiveError` before anything has changed.
    """
    if content is not None and not content.is_dir():
        raise ArchiveError(f"The content folder {content} is not there.")
    holder = f"{socket.gethostname()}:{os.getpid()}"
    if not Lease.objects.take("import", holder, seconds=LEASE_SECONDS):
        raise ArchiveError("Another import is running. If it was stopped by force, wait ten minutes and try again.")
    try:
        with Staging.beside(settings.DATA_DIR / "imports") as staging:
            description = ghost_staging.stage(path, staging, advance=reading)
            report = _report(path, description)
            advance = writing(staging.count("posts"))

            def written(posts: int) -> None:
                Lease.objects.take("import", holder, seconds=LEASE_SECONDS)
                advance(posts)

            Applying(
                staging,
                Pictures(content, report),
                report,
                language=language,
                section=section,
                section_tags=section_tags,
            ).apply(advance=written)
            return report
    finally:
        Lease.objects.give_back("import", holder)


def _report(path: Path, description: ghost_staging.Description) -> Report:
    report = Report(
        source=f"{path.name}: a Ghost export{f' of version {description.version}' if description.version else ''}"
    )
    for table, count in description.skipped.items():
        if table in ghost_staging.SKIPPED:
            report.skipped[table] += count
            report.warn("Not brought in", f"{table}: {ghost_staging.SKIPPED[table]}")
    for duplicate in description.duplicates:
        report.warn("Rows that stand twice in the export; the first one counts", duplicate)
    zone = description.settings.get("timezone")
    if zone and zone != settings.TIME_ZONE:
        report.warn(
            "The time zone differs; this site's was left as it is (PUBLICATION_TIME_ZONE changes it)",
            f"the export says {zone}, this site {settings.TIME_ZONE}",
        )
    if any(name for name in ("title", "description") if description.settings.get(name)):
        report.warn("The site's name and description were left as they are", description.settings.get("title", ""))
    return report
