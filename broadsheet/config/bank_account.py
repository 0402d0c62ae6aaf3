"""The newsroom's bank account, read from the environment and checked before anything starts."""

from __future__ import annotations

import os
import re
from typing import Any

from stdnum import bic, iban
from stdnum.exceptions import ValidationError

from broadsheet.config.environment import MistakenSettingError

NEEDS = {
    "BANK_TRANSFER_HOLDER": "the name of the account’s holder",
    "BANK_TRANSFER_IBAN": "its IBAN",
    "BANK_TRANSFER_BIC": "its BIC",
}
EXAMPLE = {
    "BANK_TRANSFER_HOLDER": "The Lantern (an example, no bank keeps it)",
    "BANK_TRANSFER_IBAN": "GB82 WEST 1234 5698 7654 32",
    "BANK_TRANSFER_BIC": "WESTGB2L",
}
"""For trying it out on this machine alone: the account of textbooks."""


def read(providers: list[str], *, base: str, is_tried_out: bool) -> dict[str, Any]:
    """What `providers.bank_transfer.account` is made of; nothing without that provider. Raises `MistakenSettingError`."""
    if "bank_transfer" not in providers:
        return {}
    said = {name: (os.environ.get(name) or "").strip() for name in NEEDS}
    if is_tried_out and not any(said.values()):
        said = EXAMPLE
    missing = [f"{name} ({what})" for name, what in NEEDS.items() if not said[name]]
    if missing:
        raise MistakenSettingError(f"PAYMENT_PROVIDERS=bank_transfer needs {' and '.join(missing)}.")
    currencies = (os.environ.get("BANK_TRANSFER_CURRENCIES") or base).split(",")
    return {
        "holder": said["BANK_TRANSFER_HOLDER"][:140],
        "iban": _iban(said["BANK_TRANSFER_IBAN"]),
        "bic": _bic(said["BANK_TRANSFER_BIC"]),
        "currencies": tuple(_currency(code.strip()) for code in currencies),
    }


def days(name: str, usual: int) -> int:
    """A number of days from 1 to 365. Raises `MistakenSettingError`."""
    said = os.environ.get(name) or str(usual)
    if not re.fullmatch(r"[0-9]{1,3}", said) or not 1 <= int(said) <= 365:
        raise MistakenSettingError(f"{name} must be a number of days from 1 to 365, and is {said!r}.")
    return int(said)


def _iban(said: str) -> str:
    try:
        return str(iban.validate(said))
    except ValidationError:
        raise MistakenSettingError(
            f"BANK_TRANSFER_IBAN is {said!r}: its check digits or its length are wrong. Copy it from a statement of your bank."
        ) from None


def _bic(said: str) -> str:
    try:
        return str(bic.validate(said))
    except ValidationError:
        raise MistakenSettingError(
            f"BANK_TRANSFER_BIC is {said!r}: a BIC has 8 or 11 signs. Copy it from a statement of your bank."
        ) from None


def _currency(code: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise MistakenSettingError(f"BANK_TRANSFER_CURRENCIES must look like EUR or EUR,UAH; “{code}” does not.")
    return code
