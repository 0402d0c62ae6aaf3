"""What happened to accounts, in the past tense. Sent once the change is committed."""

from __future__ import annotations

from django.dispatch import Signal

second_factor_missing = Signal()
"""One of the staff was turned away from a staff address for want of a second factor. `user`, `path`, `method`."""

account_deleted = Signal()
"""A reader's account is about to be deleted, within the transaction. `user`."""
