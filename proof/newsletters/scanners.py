"""A program that follows every link of every mail, by GET, by HEAD, and in Chromium with scripts."""

from __future__ import annotations

from proof.figures import Proof
from proof.readers import suites


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    holds, told = suites.run("tests/newsletters/test_scanners.py", JOURNEYS_MUST_RUN="1")
    figures.add("links followed by GET and HEAD", told["scanners: links followed by GET and HEAD"], "", ">=", 30)
    figures.add("links opened in Chromium", told["scanners: links opened in Chromium"], "", ">=", 10)
    for how in ("GET and HEAD", "Chromium"):
        figures.add(f"tables that {how} changed", told[f"scanners: tables that {how} changed"], "", "==", 0)
    figures.add("tokens that were used up", told["scanners: tokens that were used up"], "", "==", 0)
    figures.add("and the control, a POST, is seen", int(holds), "", "==", 1)
