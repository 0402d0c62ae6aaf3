"""To whom a letter goes, and in which language: as it is now, not as it was when something was bought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from broadsheet.accounts.models import User
from broadsheet.foundation import languages
from broadsheet.payments.models import Payer


@dataclass(frozen=True)
class Recipient:
    """An address, a name that may be empty, and a language of the publication."""

    email: str
    name: str
    language: str


def of_person(person: User | None, language: str = "") -> Recipient | None:
    """Somebody with an account; None for nobody, or for one whose account is closed."""
    if person is None or not person.is_active:
        return None
    profile: Any = getattr(person, "reader_profile", None)
    return Recipient(person.email, person.name, _known(profile.language if profile else "", language))


def of_payer(payer: Payer, language: str = "") -> Recipient | None:
    """Whoever pays: at the account's present address where there is an account. None for whoever was forgotten."""
    if payer.reader is not None:
        return of_person(payer.reader, language)
    return Recipient(payer.email, payer.name, _known("", language)) if payer.email else None


def _known(*wanted: str) -> str:
    """The first of these in which the publication appears."""
    return next((code for code in wanted if code in languages.codes()), languages.default())
