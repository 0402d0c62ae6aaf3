"""What servers say, without the addresses that they say it of."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"[^\s<>\"'(),:;=\[\]]{1,200}@[^\s<>\"'(),:;=\[\]]{1,253}")
"""Whatever looks like an address, also where it is none: too much hidden is better than too little."""


def without_addresses(text: str) -> str:
    """The text on one line, with `…` in place of each address."""
    return " ".join(ADDRESS.sub("…", text.replace("\0", "")).split())
