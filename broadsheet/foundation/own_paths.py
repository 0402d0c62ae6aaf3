"""Addresses that readers' browsers bring along: followed only within our own site."""

from __future__ import annotations

import re

LONGEST = 2000
"""Letters of an address that is followed."""

# Printable ASCII without what browsers read in more than one way: "\" is a slash to them, "@" ends a name and password.
_PLAIN = re.compile(r"/(?!/)[!-~]*")
_DOUBTFUL = re.compile(r"[\\@]")


def own_path(said: str | None, default: str = "/") -> str:
    """The path (with its query) if it is plainly one of this site, else `default`. For `next` and the like."""
    if not said or len(said) > LONGEST or not _PLAIN.fullmatch(said) or _DOUBTFUL.search(said):
        return default
    return said
