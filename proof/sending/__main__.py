"""`make proof-sending` runs every piece; `python -m proof.sending killed` one of them. `PROOF_LETTERS` makes them smaller."""

from __future__ import annotations

import sys

from proof import pieces

PIECES = ["freezing", "speed", "killed", "misbehaving", "laid_back", "pressing", "beside", "batches", "events"]
"""Modules of this package, in the order in which they run."""


if __name__ == "__main__":
    sys.exit(pieces.run("sending", PIECES, sys.argv[1:]))
