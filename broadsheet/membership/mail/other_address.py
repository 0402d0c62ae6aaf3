"""The code that shows that an address is a reader's own: what was paid with it joins their account."""

from __future__ import annotations

from broadsheet.mail.letters import Letter, write


def build(*, to: str, code: str) -> Letter:
    """Sent whether or not anything was paid with the address: nobody learns that by asking."""
    return write("membership/mail/other_address", to=to, code=code)


def sample() -> Letter:
    """As it looks."""
    return build(to="olha.old@reader.example", code="DK5T-3MWQ")
