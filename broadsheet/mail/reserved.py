"""Addresses that belong to nobody: kept for examples and tests by RFC 2606 and RFC 6761.

The demo newsroom is full of them. A real mail server would be asked to deliver to them again and again, and mailbox
providers count that against whoever sends. What only shows or keeps letters may have them.
"""

from __future__ import annotations

from django.conf import settings

NAMES = ("example", "test", "invalid", "localhost")
DOMAINS = ("example.com", "example.net", "example.org")
REAL = ("smtp", "anymail")
"""Words in the dotted name of a transport that leaves the house."""
REASON = "A reserved address: it belongs to nobody, so no real server is troubled with it."


def is_refused(address: str) -> bool:
    """Whether this address is nobody's and the transport is a real one."""
    return is_nobodys(address) and any(word in settings.EMAIL_BACKEND.lower() for word in REAL)


def is_nobodys(address: str) -> bool:
    """Whether the address lies in a domain that is kept for examples."""
    domain = address.rpartition("@")[2].lower().rstrip(".")
    return domain.rpartition(".")[2] in NAMES or any(domain == own or domain.endswith(f".{own}") for own in DOMAINS)
