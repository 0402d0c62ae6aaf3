"""Acts in a newsroom's own processes: coverage of two lengths, and somebody who files. The last line of each is JSON."""

from __future__ import annotations

import json
import sys

import django

django.setup()

from broadsheet.accounts.models import User  # noqa: E402
from broadsheet.foundation import clock  # noqa: E402
from broadsheet.live import covering, filing  # noqa: E402
from broadsheet.live.filing import Words  # noqa: E402
from broadsheet.live.models import Coverage, CoverageState  # noqa: E402

TEXT = "The cranes move again, and the first ship is at the quay. "


def prepare(*lengths: str) -> dict[str, int]:
    """A coverage of each of these lengths, live: `coverage-5`."""
    for length in lengths:
        made = Coverage.objects.create(
            language="en", slug=f"coverage-{length}", headline=f"The harbour in {length} posts", starts_at=clock.now()
        )
        covering.move(coverage=made, to=CoverageState.LIVE, by=None)
        for number in range(int(length)):
            _file(made, f"Post {number}. {TEXT * 4}")
    return {}


def file() -> dict[str, int]:
    """For each line `<slug> <word>`, file a post with that word."""
    coverages = {coverage.slug: coverage for coverage in Coverage.objects.all()}
    for line in sys.stdin:
        slug, word = line.split()
        _file(coverages[slug], f"{word}. {TEXT * 4}")
        print("{}", flush=True)
    return {}


def _file(coverage: Coverage, text: str) -> None:
    filing.file(words=Words(text), coverage=coverage, by=User.objects.get(email="chief@lantern.example"))


if __name__ == "__main__":
    print(json.dumps({"prepare": prepare, "file": file}[sys.argv[1]](*sys.argv[2:])), flush=True)
