"""A request as the kiosk sees it, and a short answer to it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from urllib.parse import quote

from kiosk.asgi import Headers, Scope


@dataclass(frozen=True, slots=True)
class Request:
    """`path` is percent-encoded, as it came; `address` is the path with what stands before it on this host."""

    method: str
    path: str
    query: str
    host: str
    address: str
    headers: Headers
    scope: Scope

    def header(self, name: bytes) -> bytes | None:
        """All values of a header as one list; None without it."""
        found = [value for other, value in self.headers if other == name]
        return b", ".join(found) if found else None

    def cookie(self, name: str) -> str:
        """The first cookie of this name; empty without it."""
        wanted = name.encode()
        for other, value in self.headers:
            if other == b"cookie" and wanted in value:
                for pair in value.split(b";"):
                    key, _, said = pair.strip().partition(b"=")
                    if key == wanted:
                        return said.decode("latin-1")
        return ""

    @property
    def has_body(self) -> bool:
        """Whether bytes follow the head."""
        return any(
            name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0 ") != b"")
            for name, value in self.headers
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is decided. `more` are the pieces that follow the body, read from disk as the reader takes them."""

    status: int
    headers: Headers
    body: bytes = b""
    more: AsyncGenerator[bytes, None] | None = None


def raw_path(scope: Scope) -> str:
    """The path as it came. Some servers and tests give only the decoded one."""
    raw: bytes | None = scope.get("raw_path")
    if raw is None:
        return quote(scope["path"], safe="/:@!$&'()*+,;=~")
    return raw.partition(b"?")[0].decode("latin-1")
