"""From publishing to a narration that can be heard, with everything of a site on one core: publishing, printing, and the voice."""

from __future__ import annotations

import os

from proof.audio.acting import act
from proof.figures import Proof
from proof.site import demo_site

WORDS = 600


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        with demo_site() as site:
            act(site, "come_to_rest", seconds=1500)
            act(site, "wait", str(WORDS))  # the voice is loaded once
            facts = act(site, "wait", str(WORDS))
    finally:
        os.sched_setaffinity(0, allowed)
    words = facts["words"]
    figures.add(f"published → narration ready, {words} words spoken, one core", facts["seconds"], "s", "<=", 10)
    figures.add(f"the file, {words} words spoken", facts["bytes"] / 1e6, "MB", "<=", 3)
