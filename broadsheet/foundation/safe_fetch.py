"""The only way out: HTTP requests to addresses that somebody else chose.

An address in an embed, an import or a web hook can name a machine inside our own network. So the host is looked up once,
every address that it has must be public, and the connection goes to the very address that was checked: a name that
answers differently the second time gains nothing. Redirects are followed by hand, and each is checked like the first.
"""

from __future__ import annotations

import ipaddress
import json
import re
import socket
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.util import Timeout

MAX_BYTES = 5 * 1024 * 1024
MAX_REDIRECTS = 3
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
WHOLE_SECONDS = 30.0
"""A server that sends a byte now and then never trips the read time-out: the whole fetch has one of its own."""
USER_AGENT = "Broadsheet/1 (newsroom link preview)"

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 64 * 1024
# Names only; an address in digits, octal or hexadecimal is caught by what it resolves to, but needs no look-up.
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\.?")

# "This network", carrier-grade NAT, and the IPv6 ranges that carry an IPv4 address within.
_NEVER = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "240.0.0.0/4",
        "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10",
    )
)  # fmt: skip

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[str]]


class FetchError(Exception):
    """The fetch did not come about; the message says why, in words for the desk."""


class RefusedAddressError(FetchError):
    """The address is one that we never ask."""


@dataclass(frozen=True)
class Fetched:
    """An answer: whole, of a permitted type, within the limits."""

    url: str
    status: int
    content_type: str
    content: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        """The content as text, by the charset that it names, else as UTF-8."""
        found = re.search(r"charset=[\"']?([\w.:-]+)", self.headers.get("content-type", ""), re.IGNORECASE)
        try:
            return self.content.decode(found[1] if found else "utf-8", "replace")
        except LookupError:
            return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """The content as JSON. Raises `FetchError` if it is none."""
        try:
            return json.loads(self.content)
        except ValueError as error:
            raise FetchError("The answer is not JSON.") from error


def is_public(address: str) -> bool:
    """Whether this IP address is one of the open Internet."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return found.is_global and not found.is_multicast and not any(found in network for network in _NEVER)


def look_up(host: str, port: int) -> list[str]:
    """Every address of a host, as the system's resolver gives them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"There is no site called {host}.") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Fetcher:
    """Fetches from the open Internet. `allow_loopback` lets a test ask a server of its own.

    `allow_own_network` is for an address that whoever runs the site has set: it may lie in a network of theirs.
    """

    def __init__(
        self,
        *,
        resolver: Resolver = look_up,
        allow_loopback: bool = False,
        allow_own_network: bool = False,
        whole_seconds: float = WHOLE_SECONDS,
        read_seconds: float = READ_SECONDS,
        connect_seconds: float = CONNECT_SECONDS,
    ) -> None:
        self._resolver = resolver
        self._allow_loopback = allow_loopback
        self._allow_own_network = allow_own_network
        self._whole_seconds = whole_seconds
        self._timeout = Timeout(connect=connect_seconds, read=read_seconds)

    def get(
        self,
        url: str,
        *,
        content_types: Collection[str] = (),
        max_bytes: int = MAX_BYTES,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """GET this address. Raises `FetchError` for whatever is not a 2xx answer of one of `content_types` (any if empty).

        `max_bytes` counts the content as unpacked. A type such as `image/` stands for all that begin so.
        """
        deadline = time.monotonic() + self._whole_seconds
        for _hop in range(MAX_REDIRECTS + 1):
            answer, pool = self._ask(url, headers or {})
            try:
                if answer.status not in _REDIRECTS:
                    return _checked(url, answer, content_types, max_bytes, deadline)
                url = _next(url, answer)
            except (urllib3.exceptions.HTTPError, OSError) as error:
                raise FetchError("The site stopped answering.") from error
            finally:
                answer.close()
                pool.close()
        raise FetchError("The site sends us from one address to another without end.")

    def status(self, url: str) -> int:
        """The status that asking this address ends with, after its redirects; no body is read. Raises `FetchError`."""
        for _hop in range(MAX_REDIRECTS + 1):
            answer, pool = self._ask(url, {})
            answer.close()
            pool.close()
            if answer.status not in _REDIRECTS:
                return answer.status
            url = _next(url, answer)
        raise FetchError("The site sends us from one address to another without end.")

    def post(
        self,
        url: str,
        body: bytes,
        *,
        content_types: Collection[str] = (),
        max_bytes: int = MAX_BYTES,
        headers: Mapping[str, str] | None = None,
    ) -> Fetched:
        """POST to this address, and to no other: a redirect is no answer. Raises `FetchError`, as `get`."""
        deadline = time.monotonic() + self._whole_seconds
        answer, pool = self._ask(url, headers or {}, body)
        try:
            return _checked(url, answer, content_types, max_bytes, deadline)
        except (urllib3.exceptions.HTTPError, OSError) as error:
            raise FetchError("The site stopped answering.") from error
        finally:
            answer.close()
            pool.close()

    def _ask(
        self, url: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> tuple[urllib3.BaseHTTPResponse, urllib3.HTTPConnectionPool]:
        target = _parsed(url)
        address = self._public_address(target.host, target.port)
        pool = _pool(target, address, self._timeout)
        given = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", **headers, "Host": target.host_header}
        try:
            answer = pool.request(
                "GET" if body is None else "POST",
                target.path,
                body=body,
                headers=given,
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
        except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            pool.close()
            raise FetchError(f"{target.host} does not answer.") from error
        return answer, pool

    def _public_address(self, host: str, port: int) -> str:
        addresses = self._resolver(host, port)
        if not addresses:
            raise FetchError(f"There is no site called {host}.")
        # One private address among public ones is how a rebinding name looks: refuse them all.
        for address in addresses:
            is_own = self._allow_loopback and ipaddress.ip_address(address).is_loopback
            if not is_public(address) and not is_own and not self._allow_own_network:
                raise RefusedAddressError(f"{host} is not a site on the open Internet.")
        return addresses[0]


@dataclass(frozen=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def _parsed(url: str) -> _Target:
    if any(sign <= " " or sign == "\x7f" or sign == "\\" for sign in url):
        raise RefusedAddressError("This is not a web address.")
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
        host = (parts.hostname or "").encode("idna").decode() if not _is_ip(parts.hostname or "") else parts.hostname
    except (ValueError, UnicodeError) as error:
        raise RefusedAddressError("This is not a web address.") from error
    if parts.scheme not in _PORTS:
        raise RefusedAddressError("Only addresses that begin with http:// or https:// are asked.")
    if parts.username is not None or parts.password is not None:
        raise RefusedAddressError("An address with a name or password in it is not asked.")
    if not host or not (_is_ip(host) or _NAME.fullmatch(host)):
        raise RefusedAddressError("This is not a web address.")
    path = parts.path or "/"
    return _Target(parts.scheme, host, port, f"{path}?{parts.query}" if parts.query else path)


def _next(url: str, answer: urllib3.BaseHTTPResponse) -> str:
    """Where a redirect leads. Raises `FetchError`."""
    try:
        return urljoin(url, answer.headers.get("location", ""))
    except ValueError as error:
        raise FetchError("The site sends us to what is no address.") from error


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _pool(target: _Target, address: str, timeout: Timeout) -> urllib3.HTTPConnectionPool:
    """A pool that connects to the checked address, whatever the name says now, and still proves the name by TLS."""
    if target.scheme == "https":
        return urllib3.HTTPSConnectionPool(
            address,
            target.port,
            timeout=timeout,
            maxsize=1,
            cert_reqs="CERT_REQUIRED",
            server_hostname=target.host,
            assert_hostname=target.host,
        )
    return urllib3.HTTPConnectionPool(address, target.port, timeout=timeout, maxsize=1)


def _checked(
    url: str,
    answer: urllib3.BaseHTTPResponse,
    content_types: Collection[str],
    max_bytes: int,
    deadline: float,
) -> Fetched:
    if not 200 <= answer.status < 300:
        raise FetchError(f"The site answers with {answer.status}.")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_types and not any(
        kind.startswith(wanted) if wanted.endswith("/") else kind == wanted for wanted in content_types
    ):
        raise FetchError(f"The site sends {kind or 'something without a type'}, which is not what was asked for.")
    content = b"".join(_limited(_unpacked(answer), max_bytes, deadline))
    headers = {name.lower(): value for name, value in answer.headers.items()}
    return Fetched(url=url, status=answer.status, content_type=kind, content=content, headers=headers)


def _limited(chunks: Iterator[bytes], max_bytes: int, deadline: float) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > max_bytes:
            raise FetchError("The answer is too large.")
        if time.monotonic() > deadline:
            raise FetchError("The answer takes too long.")
        yield chunk


def _unpacked(answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    """The content piece by piece; packed content is unpacked a little at a time, so that a bomb is seen going off."""
    packing = answer.headers.get("content-encoding", "").strip().lower()
    if packing in {"", "identity"}:
        yield from _arriving(answer)
        return
    if packing not in {"gzip", "x-gzip", "deflate"}:
        raise FetchError("The answer is packed in a way that was not asked for.")
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        for chunk in _arriving(answer):
            while chunk:
                yield unpacker.decompress(chunk, _CHUNK)
                chunk = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise FetchError("The answer is damaged.") from error


def _arriving(answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    """What has arrived, as soon as it has: waiting for a full piece would let a slow server pass the deadline."""
    while chunk := answer.read1(_CHUNK, decode_content=False):
        yield chunk


def get(url: str, **options: Any) -> Fetched:
    """`Fetcher.get` with the rules for life."""
    return Fetcher().get(url, **options)
