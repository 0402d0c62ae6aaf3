"""`make proof-audio` runs every piece; `python -m proof.audio hearing` one of them."""

from __future__ import annotations

import sys

from proof import pieces

PIECES = ["one_core", "beside", "making", "page", "hearing"]
"""Modules of this package, in the order in which they run."""


if __name__ == "__main__":
    sys.exit(pieces.run("audio", PIECES, sys.argv[1:]))
