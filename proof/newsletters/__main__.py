"""`make proof-newsletters` runs every piece; `python -m proof.newsletters lists` one of them."""

from __future__ import annotations

import sys

from proof import pieces

PIECES = ["bombing", "flood", "scanners", "tokens", "mails", "alert", "lists"]
"""Modules of this package, in the order in which they run."""


if __name__ == "__main__":
    sys.exit(pieces.run("newsletters", PIECES, sys.argv[1:]))
