"""How many articles are narrated in a minute, and what their files are like."""

from __future__ import annotations

import os
import time

from proof.audio.acting import act
from proof.figures import Proof
from proof.site import command, demo_site


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    with demo_site() as site:
        act(site, "come_to_rest", seconds=1500)
        began = time.perf_counter()
        command(site, "narrate", "--all", "--language", "en", "--again", "--at-once", str(os.cpu_count() or 1))
        minutes = (time.perf_counter() - began) / 60
        facts = act(site, "facts")
    figures.add("words in an article, on average", facts["words"] / facts["files"], "", ">=", 1)
    figures.add("articles narrated in a minute, all cores", facts["files"] / minutes, "", ">=", 100)
    figures.add("files whose loudness is not −16 LUFS ±1", facts["off"], "", "==", 0)
    figures.add("the loudest true peak", facts["peak"], "dBTP", "<=", -1)
    figures.add("files that do not verify", facts["unsigned"], "", "==", 0)
