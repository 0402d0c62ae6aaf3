"""The codes that confirm a change of address: one to the old address, one to the new."""

from __future__ import annotations

from broadsheet.mail.letters import Letter, write


def build(*, to: str, new: str, code: str) -> Letter:
    """`new` is the address that the account is to get; `to` is that one or the present one."""
    return write("readers/mail/address_change", to=to, new=new, code=code, is_new=to == new)


def sample() -> Letter:
    """As it looks."""
    return build(to="reader@lantern.example", new="reader@elsewhere.example", code="DK5T-3MWQ")
