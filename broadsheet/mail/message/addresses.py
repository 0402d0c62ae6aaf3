"""Addresses as servers and headers want them (RFC 5321 §4.1.2, RFC 5322 §3.4, RFC 6532)."""

from __future__ import annotations

import re

from broadsheet.mail.message.refusing import MessageError

LONGEST_LOCAL, LONGEST_DOMAIN, LONGEST_PATH = 64, 255, 256
"""Octets (RFC 5321 §4.5.3.1); a path has `<` and `>` around its address."""

_ATOMS = r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"
_LOCAL = re.compile(rf'{_ATOMS}|"(?:[ !#-\[\]-~]|\\[ -~])*"')
_LABEL = r"[^\W_](?:[\w-]*[^\W_])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|\[[0-9A-Za-z:.]+\]")


def spelled(address: str) -> str:
    """The address with its domain in ASCII. Raises `MessageError` for what is none, or too long."""
    local, at, domain = address.rpartition("@")
    if len(address) > 2 * LONGEST_PATH or not at or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise MessageError("This is no address.")
    domain = domain if domain.isascii() else _in_ascii(domain)
    sizes = len(local.encode()), len(domain), len(local.encode()) + len(domain) + 3
    if any(size > most for size, most in zip(sizes, (LONGEST_LOCAL, LONGEST_DOMAIN, LONGEST_PATH), strict=True)):
        raise MessageError("The address is too long for any server.")
    return f"{local}@{domain}"


def domain_of(address: str) -> str:
    """Its domain, in ASCII and small letters."""
    return spelled(address).rpartition("@")[2].lower()


def _in_ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise MessageError("No domain is spelled so.") from error
