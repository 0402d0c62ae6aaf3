"""When something is not done: why, in words for whoever asked."""

from __future__ import annotations


class RefusedError(Exception):
    """It stays as it was. The text is for the person who asked."""


class NotAllowedError(RefusedError):
    """This person may not do it."""


class OvertakenError(RefusedError):
    """Somebody else has changed it meanwhile. Nothing is lost: both versions are there."""
