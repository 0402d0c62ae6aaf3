"""A kiosk of 100,000 plates: from the process's start to its first 200, with no database and no newsroom anywhere."""

from __future__ import annotations

from statistics import median

from proof.edition.kiosk_alone import kiosk
from proof.edition.plates_made import address_of, edition
from proof.figures import Proof

PLATES = 100_000
RUNS = 3


def measure(figures: Proof) -> None:
    """The median of three starts, in seconds; the most memory that one of them had after its first answer, in MB."""
    times, memory = [], []
    with edition(PLATES, words=8) as made:
        for _ in range(RUNS):
            with kiosk(made.data, address_of(77_777)) as serving:
                times.append(serving.started_in)
                memory.append(serving.memory)
        figures.add("kiosk of 100,000 plates, start to first 200", median(times), "s", "<=", 1)
        figures.add("its memory", max(memory), "MB", "<=", 200)
