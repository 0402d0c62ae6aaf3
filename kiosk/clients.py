"""Whose request it is: the address that the last proxy we trust saw."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from kiosk.request import Request

Network = IPv4Network | IPv6Network


def networks(text: str) -> tuple[Network, ...]:
    """`TRUSTED_PROXIES`: addresses and networks, separated by commas. Raises `ValueError`."""
    return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())


class Clients:
    """Knows the proxies whose word is taken."""

    def __init__(self, trusted: Iterable[Network] = ()) -> None:
        self._trusted = tuple(trusted)

    def address(self, request: Request) -> str:
        """The reader's address: the last one in the chain that is not a proxy of ours."""
        seen = _peer(request)
        if self._is_trusted(seen):
            for claimed in reversed((request.header(b"x-forwarded-for") or b"").decode("latin-1").split(",")):
                if not _is_address(claimed.strip()):
                    break
                seen = claimed.strip()
                if not self._is_trusted(seen):
                    break
        return seen

    def protocol(self, request: Request) -> str:
        """`http` or `https`, as the proxy before us was spoken to."""
        said = (request.header(b"x-forwarded-proto") or b"").decode("latin-1").rpartition(",")[2].strip().lower()
        if said in {"http", "https"} and self._is_trusted(_peer(request)):
            return said
        return str(request.scope.get("scheme", "http"))

    def is_from_proxy(self, request: Request) -> bool:
        """Whether a proxy of ours stands before us, so that what it says of the reader can be believed."""
        return self._is_trusted(_peer(request))

    def _is_trusted(self, address: str) -> bool:
        return _is_address(address) and any(ip_address(address) in network for network in self._trusted)


def neighbourhood(address: str) -> str:
    """The network that probably belongs to one customer: a /24, or a /56 of IPv6."""
    if not _is_address(address):
        return address
    address = address.partition("%")[0]
    bits = 24 if ip_address(address).version == 4 else 56
    return str(ip_network(f"{address}/{bits}", strict=False))


def _peer(request: Request) -> str:
    client = request.scope.get("client")
    return str(client[0]).removeprefix("::ffff:") if client else ""


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
