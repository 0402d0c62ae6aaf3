"""A story that may not be out, sought in every channel: for each kind of hold, while clocks and roles change."""

from __future__ import annotations

from proof.figures import Proof
from proof.readers import suites

KINDS = 15
"""Plain draft, scheduled, embargo, legal hold, safety delay, kill, takedown; and eight scenes of clocks and roles."""


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    passed, told = suites.run("tests/test_canaries_of_holds.py", CANARIES="whole")
    figures.add("kinds of holds and scenes, each sought at every address", told["holds: kinds"], "", "==", KINDS)
    figures.add("questions asked with the story and without it", told["holds: addresses asked"], "", ">=", 3_000)
    figures.add("answers that differ from those of a story that never was", told["holds: leaks"], "", "==", 0)
    figures.add(
        "control: answers that differ without the safeguard", told["holds: found without the safeguard"], "", ">=", 20
    )
    figures.add(
        "questions to the kiosk, each equal to one about nothing", told["holds: questions to the kiosk"], "", ">=", 500
    )
    figures.add("old entity tags tried after a story was taken back", told["holds: old tags tried"], "", ">=", 16)
    figures.add(
        "previews and private files tried without a right", told["holds: previews and files tried"], "", ">=", 400
    )
    figures.add("the suite passes, its controls among it", float(passed), "", "==", 1)
    passed, _told = suites.run(
        "tests/newsletters/test_taken_back.py",
        "tests/newsletters/test_planned_articles.py",
        "tests/carrying/test_mirroring.py",
    )
    figures.add("letters stop and the mirror forgets, too", float(passed), "", "==", 1)
