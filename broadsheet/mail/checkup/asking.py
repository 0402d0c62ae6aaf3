"""Asking the DNS."""

from __future__ import annotations

from typing import Any, Protocol

import dns.exception
import dns.resolver
import dns.reversename

PATIENCE = 5.0
"""Seconds for one question."""
NOBODY = (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer)


class NoNetworkError(LookupError):
    """The DNS does not answer here, so nothing is known: not that a record is missing."""


class Names(Protocol):
    """What can be asked. A list is empty if there is no such record; `NoNetworkError` if nobody could be asked."""

    def texts(self, name: str) -> list[str]:
        """TXT records, each as one text."""

    def addresses(self, name: str) -> list[str]:
        """A and AAAA records."""

    def servers(self, name: str) -> list[str]:
        """MX records' servers."""

    def pointers(self, address: str) -> list[str]:
        """PTR records of an IP address."""


class RealNames:
    """The DNS of this machine."""

    def __init__(self, resolver: dns.resolver.Resolver | None = None, *, patience: float = PATIENCE) -> None:
        """`resolver` is the machine's own if it is left out; `patience` is in seconds for one question."""
        self._resolver = resolver
        self._patience = patience

    def texts(self, name: str) -> list[str]:
        """As `Names`."""
        return [b"".join(record.strings).decode(errors="replace") for record in self._ask(name, "TXT")]

    def addresses(self, name: str) -> list[str]:
        """As `Names`."""
        return [record.address for kind in ("A", "AAAA") for record in self._ask(name, kind)]

    def servers(self, name: str) -> list[str]:
        """As `Names`."""
        return [record.exchange.to_text().rstrip(".") for record in self._ask(name, "MX")]

    def pointers(self, address: str) -> list[str]:
        """As `Names`."""
        name = dns.reversename.from_address(address).to_text()
        return [record.target.to_text().rstrip(".") for record in self._ask(name, "PTR")]

    def _ask(self, name: str, kind: str) -> list[Any]:
        try:
            resolver = self._resolver or dns.resolver.get_default_resolver()
            return list(resolver.resolve(name, kind, lifetime=self._patience))
        except NOBODY:
            return []
        except (dns.exception.DNSException, OSError) as error:
            raise NoNetworkError(f"{name} {kind}: {type(error).__name__}") from error
