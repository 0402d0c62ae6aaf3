"""How much memory an import takes: a 2 GB Ghost export is read and staged, and a part of it applied."""

from __future__ import annotations

import json
import logging
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

GIGABYTES = 2
APPLIED = 500


def main() -> None:
    """Print a line for each figure. Each is measured in a process of its own: peak memory never goes down."""
    with tempfile.TemporaryDirectory(prefix="broadsheet-archive-") as folder:
        large, small = Path(folder) / "large.json", Path(folder) / "small.json"
        size = _write(large, bytes_wanted=GIGABYTES * 10**9)
        print(f"Ghost export for the memory proof|{size / 1e9}|GB|>=|{GIGABYTES}", flush=True)
        print(f"importing it, reading and staging: peak memory|{_peak('stage', large)}|MB|<=|300", flush=True)
        _write(small, posts=APPLIED)
        _peak("install", small)
        print(f"importing, applying {APPLIED} posts: peak memory|{_peak('apply', small)}|MB|<=|300", flush=True)


def _peak(what: str, path: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "proof.archives", what, str(path)], stdout=subprocess.PIPE, text=True, check=True
    )
    return float(done.stdout.strip().splitlines()[-1])


def _write(path: Path, *, bytes_wanted: int = 0, posts: int = 0) -> int:
    paragraph = (
        "<p>"
        + "The harbour office counted the ships again this morning, and again the sum did not match. " * 8
        + "</p>"
    )
    html = json.dumps(paragraph * 28)
    written = number = 0
    with path.open("w") as file:
        written += file.write('{"db":[{"meta":{"version":"5.75.0"},"data":{"posts":[')
        while written < bytes_wanted or number < posts:
            row = (
                f'{{"id":"{number:024x}","uuid":"u{number}","title":"Story {number}","slug":"story-{number}","html":{html},'
                f'"plaintext":{html},"type":"post","status":"published","visibility":"public","published_at":"2023-12-21T04:46:00.000Z"}}'
            )
            written += file.write(("," if number else "") + row)
            number += 1
        written += file.write('],"posts_authors":[],"posts_tags":[],"posts_meta":[],"tags":[],"users":[]}}]}')
    return written


def _run(what: str, path: Path) -> None:
    import django  # noqa: PLC0415 — only the measured process needs it

    django.setup()
    from broadsheet.config import installing  # noqa: PLC0415
    from broadsheet.importers.ghost import archive  # noqa: PLC0415
    from broadsheet.importers.ghost import staging as ghost_staging  # noqa: PLC0415
    from broadsheet.importers.staging import Staging  # noqa: PLC0415

    logging.disable(logging.WARNING)
    if what == "stage":
        with Staging.beside(path.parent) as staging:
            ghost_staging.stage(path, staging, advance=lambda _bytes: None)
    elif what == "install":
        installing.install(say=lambda _line: None)
    else:
        archive.bring_in(
            path=path,
            content=None,
            language="en",
            section="News",
            section_tags=[],
            reading=lambda _bytes: None,
            writing=lambda _posts: lambda _done: None,
        )
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _run(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
