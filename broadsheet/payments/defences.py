"""Against card testing: counted in the database, before any provider is asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from broadsheet.ops.limits import Limit, network_of
from broadsheet.payments import alerts
from broadsheet.readers import challenge

NETWORK = Limit("payments.network", at_most=20, seconds=3600)
ADDRESS = Limit("payments.address", at_most=8, seconds=3600)
FAILURES = Limit("payments.failures", at_most=30, seconds=3600)
"""Over that, somebody is trying cards: everybody shows first that they are no machine."""
EVERYBODY = "everybody"
CARD = Limit("payments.card", at_most=5, seconds=3600)
"""Failures of one card, whoever tries it. A limit keeps a keyed hash of the fingerprint, not the fingerprint."""
SHUT_OUT = Limit("payments.shut_out", at_most=1, seconds=3600)
"""An address that tried such a card, where the provider tells of it only afterwards."""


class TooOftenError(Exception):
    """No more tries for now. The text is for the reader."""


class ChallengedError(Exception):
    """First a question must be answered, which the reader's browser does by itself. The text is for the reader."""


def allow(*, address: str, email: str, answer: str = "") -> None:
    """Count one try. Raises `TooOftenError`, or `ChallengedError` while cards are being tried on us.

    What was asked and not answered counts as no try: a reader's second click, with the answer, is the first.
    """
    if is_under_attack() and not challenge.is_solved(answer):
        raise ChallengedError(
            _(
                "Somebody is trying stolen cards on us just now. Your browser shows in a moment that you are no machine; then go on."
            )
        )
    if SHUT_OUT.is_used_up(email.strip().lower()):
        raise TooOftenError(_too_often())
    within = [NETWORK.take(network_of(address) or address), ADDRESS.take(email.strip().lower())]
    if not all(within):
        raise TooOftenError(_too_often())


def allow_card(fingerprint: str) -> None:
    """For a provider that tells of the card before it is charged. Raises `TooOftenError` for one that failed too often."""
    if CARD.is_used_up(fingerprint):
        failed()
        raise TooOftenError(
            _("This card was refused often in the last hour. Please take another one, or try again later.")
        )


def is_under_attack() -> bool:
    """Whether so many payments have failed in this hour that somebody must be trying cards."""
    return FAILURES.is_used_up(EVERYBODY)


def failed(*, card: str = "", email: str = "") -> None:
    """A payment came to nothing. Staff are told once it is too often.

    `card` is its fingerprint. Whoever tries one that fails again and again is let in no more for a while.
    """
    FAILURES.take(EVERYBODY)
    if card and not CARD.take(card) and email:
        SHUT_OUT.take(email.strip().lower())
    if is_under_attack():
        alerts.raise_alert(
            "card testing", _("Many payments fail: somebody is trying cards. Readers answer a question first.")
        )


def _too_often() -> str:
    return _(
        "That was tried often in the last hour, from here or with this address. Please wait a while, or write to us."
    )
