"""Against card testing: counted in the database, before any provider is asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from broadsheet.ops.limits import Limit, network_of

NETWORK = Limit("payments.network", at_most=20, seconds=3600)
ADDRESS = Limit("payments.address", at_most=8, seconds=3600)
CARD = Limit("payments.card", at_most=6, seconds=3600)
FAILURES = Limit("payments.failures", at_most=30, seconds=600)
"""Over that, somebody is trying cards: everybody shows first that they are no machine."""


class TooOftenError(Exception):
    """No more tries for now. The text is for the reader."""


def allow(*, address: str, email: str, key: str = "") -> None:
    """Count one try. Raises `TooOftenError`."""
    within = [NETWORK.take(network_of(address) or address), ADDRESS.take(email.strip().lower())]
    if not all(within):
        raise TooOftenError(
            _(
                "That was tried often in the last hour, from here or with this address. Please wait a while, or write to us."
            )
        )


def failed() -> None:
    """A payment came to nothing."""
    FAILURES.take("everybody")
