"""`make proof-campaigns` runs every piece; `python -m proof.campaigns experiments` one of them."""

from __future__ import annotations

import sys

from proof import pieces

PIECES = ["histories", "recounting", "moving", "open_pages", "experiments", "pages"]
"""Modules of this package, in the order in which they run."""


if __name__ == "__main__":
    sys.exit(pieces.run("campaigns", PIECES, sys.argv[1:]))
