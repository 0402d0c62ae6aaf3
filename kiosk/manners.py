"""What the headers of a plain request ask for. Browsers repeat themselves, so each wording is read once and remembered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.answers import Answer
from kiosk.edition import Edition
from kiosk.encodings import acceptable
from kiosk.passes import Pass

_REMEMBERED = 4096
_LONGEST = 4096

# Stricter than HTTP: whatever has another form goes to the parser, which knows what to do with it.
_HEADER = rb"([A-Za-z0-9\-]+):[ ]?([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)?\r\n"
_HEADERS = re.compile(rb"(?:" + _HEADER + rb")+\r\n")
_ONE_HEADER = re.compile(_HEADER)

_ONCE = {b"host", b"accept-encoding", b"if-none-match", b"connection", b"cookie"}
_NOT_PLAIN = {
    b"content-length", b"transfer-encoding", b"upgrade", b"expect", b"range", b"if-range", b"if-match", b"te", b"trailer",
    b"if-unmodified-since", b"http2-settings", b"proxy-connection", b"keep-alive",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manner:
    """Where to look for the answer, and what the reader has already; `shown` is their pass, if it is authentic."""

    prefix: bytes
    codings: tuple[str, ...]
    ready: dict[bytes, Answer]
    if_none_match: bytes | None
    ready_whole: dict[bytes, Answer]
    shown: Pass | None


UNREAD = Manner(b"", (), {}, None, {}, None)
"""Stands for what is not known yet, as None says that the parser must read it."""


class Manners:
    """Header block → manner, or None for a block that the parser must read."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self.known: dict[bytes, Manner | None] = {}
        edition.when_site_changes.append(self.known.clear)

    def read(self, block: bytes) -> Manner | None:
        """The manner of a header block, with the empty line at its end."""
        if len(block) > _LONGEST:
            return None
        if len(self.known) >= _REMEMBERED:
            del self.known[next(iter(self.known))]
        self.known[block] = found = self._read(block)
        return found

    def _read(self, block: bytes) -> Manner | None:
        if not _HEADERS.fullmatch(block):
            return None
        said: dict[bytes, bytes] = {}
        for name, value in _ONE_HEADER.findall(block):
            name = name.lower()
            if name in _NOT_PLAIN or (name in said and name in _ONCE):
                return None
            said[name] = value
        site = self._edition.site
        prefix = site.prefix_of(said[b"host"].decode()) if b"host" in said else None
        if prefix is None or said.get(b"connection", b"keep-alive").lower() != b"keep-alive":
            return None
        codings = acceptable(said.get(b"accept-encoding"))
        answers = self._edition.answers
        return Manner(
            prefix.encode(),
            codings,
            answers.ready[codings],
            said.get(b"if-none-match"),
            answers.ready_whole[codings],
            site.inspector.read(_cookie(said.get(b"cookie", b""), site.pass_cookie.encode())),
        )


def _cookie(header: bytes, name: bytes) -> str:
    for pair in header.split(b";"):
        key, _, value = pair.strip().partition(b"=")
        if name and key == name:
            return value.decode()
    return ""
