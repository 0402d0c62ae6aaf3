"""The newsroom's own account, as the settings name it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Account:
    """Where readers send money. `iban` has no spaces."""

    holder: str
    iban: str
    bic: str
    currencies: tuple[str, ...]

    @property
    def iban_in_fours(self) -> str:
        """As people read it, and copy it from paper."""
        return in_fours(self.iban)


def ours() -> Account:
    """The one of `BANK_TRANSFER_HOLDER`, `BANK_TRANSFER_IBAN` and `BANK_TRANSFER_BIC`, which were checked at the start."""
    return Account(**settings.BANK_TRANSFER)


def in_fours(signs: str) -> str:
    """Groups of four."""
    return " ".join(signs[start : start + 4] for start in range(0, len(signs), 4))
