"""What live coverage brings to a page: its own script and those that it imports, compressed."""

from __future__ import annotations

import brotli

from proof.figures import ROOT, Proof

SCRIPTS = ("coverage.js", "follow.js", "watch.js")


def measure(figures: Proof) -> None:
    """Add this piece's figures."""
    size = sum(len(brotli.compress((ROOT / "static" / "js" / name).read_bytes())) for name in SCRIPTS)
    figures.add("live module in the page, compressed", size, "bytes", "<=", 5000)
