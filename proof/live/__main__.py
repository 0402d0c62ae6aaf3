"""`make proof-live` runs every piece; `python -m proof.live crowd` one of them."""

from __future__ import annotations

import sys

from proof import pieces

PIECES = ["filed", "crowd", "module"]
"""Modules of this package, in the order in which they run."""


if __name__ == "__main__":
    sys.exit(pieces.run("live", PIECES, sys.argv[1:]))
