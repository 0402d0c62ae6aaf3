"""What makes no letter."""

from __future__ import annotations


class MessageError(ValueError):
    """No letter can be made of this: a header would begin another, or an address is none. Never worth another try."""
