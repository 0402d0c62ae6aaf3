"""Who receives a domain's mail: thousands of domains are a few providers, and it is they who count (spec/email.md §3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import dns.exception
import dns.resolver

GOOGLE, MICROSOFT, YAHOO, APPLE = "google", "microsoft", "yahoo", "apple"

SUFFIXES = {
    "google.com": GOOGLE, "googlemail.com": GOOGLE,
    "outlook.com": MICROSOFT, "hotmail.com": MICROSOFT, "mx.microsoft": MICROSOFT, "office365.us": MICROSOFT,
    "yahoodns.net": YAHOO,
    "icloud.com": APPLE, "apple.com": APPLE,
}  # fmt: skip
"""How the names of their mail servers end. Whoever is not here is known by its server's own domain."""
KEPT_FOR = 24 * 3600.0
"""Seconds for which an answer of the DNS is kept here. A wrong one costs speed, nothing else."""
UNKNOWN_FOR = 600.0
"""The same where the DNS did not answer."""
PATIENCE = 3.0
"""Seconds for the DNS: who is not known is a provider of its own meanwhile."""
_TWO_LEVELS = frozenset({"co", "com", "net", "org", "gov", "edu", "ac", "in"})
"""Second labels behind which, under a country's domain, stands a third that somebody owns: `com.ua`, `co.uk`."""

Servers = Callable[[str], list[str]]
"""The names of a domain's mail servers, the best first; empty if it has none. Raises `LookupError` if nobody knows."""


@dataclass(frozen=True)
class Found:
    """The provider's key: one of the four, the domain of its mail server, or the domain itself. `kept_for` is in seconds."""

    provider: str
    kept_for: float


def find(domain: str, servers: Servers | None = None) -> Found:
    """The provider of a domain, asked of the DNS if `servers` is left out; what nobody knows is its own for a while. Never raises."""
    domain = domain.lower().rstrip(".")
    try:
        names = (servers or mail_servers)(domain)
    except LookupError:
        return Found(domain, UNKNOWN_FOR)
    return Found(of_server(names[0]) if names else domain, KEPT_FOR)


def of_server(name: str) -> str:
    """The provider whose mail server has this name."""
    name = name.lower().rstrip(".")
    for suffix, provider in SUFFIXES.items():
        if name == suffix or name.endswith(f".{suffix}"):
            return provider
    return _owned(name)


def mail_servers(domain: str) -> list[str]:
    """Asks the DNS (RFC 5321 §5.1): the domain itself is its server if it has no MX. Raises `LookupError`."""
    try:
        found = dns.resolver.resolve(domain, "MX", lifetime=PATIENCE)
    except dns.resolver.NoAnswer:
        return [domain]
    except (dns.exception.DNSException, OSError, ValueError) as error:
        raise LookupError(f"{type(error).__name__}: {error}") from error
    servers = sorted((record.preference, record.exchange.to_text()) for record in found)
    return [name for _preference, name in servers if name != "."]  # a lone dot takes no mail (RFC 7505)


def _owned(name: str) -> str:
    """The part of a server's name that somebody owns: all servers of one house have it in common."""
    labels = name.split(".")
    depth = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _TWO_LEVELS else 2
    return ".".join(labels[-depth:])
