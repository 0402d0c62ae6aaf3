"""`make proof-gifts` runs every piece; `python -m proof.gifts codes` one of them."""

from __future__ import annotations

import sys

from proof import pieces

PIECES = ["codes", "races", "crashes", "states"]
"""Modules of this package, in the order in which they run."""


if __name__ == "__main__":
    sys.exit(pieces.run("gifts", PIECES, sys.argv[1:]))
