"""Whom we write to no more, and how somebody comes back from it. One place for all that sends.

It knows addresses by a keyed hash alone, so it outlives accounts, subscribers and lists; it must never be lifted in silence."""

from broadsheet.mail.suppression.acting import OnlyTheReaderError, lift, suppress, suppress_all
from broadsheet.mail.suppression.hashing import hashed, hashed_all

__all__ = ["OnlyTheReaderError", "hashed", "hashed_all", "lift", "suppress", "suppress_all"]
