"""The relaxed forms of headers and bodies (RFC 6376 §3.4.2, §3.4.4)."""

from __future__ import annotations

import re

_BLANKS = re.compile(rb"[ \t]+")
_AT_END = re.compile(rb"[ \t]+(?=\r\n|\Z)")
_BARE = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_FOLD = re.compile(rb"\r\n(?=[ \t])")


def with_crlf(message: bytes) -> bytes:
    """The message as it goes over the wire, its last line ended, too: what is signed must be what arrives."""
    count = message.count(b"\n")
    if not message.endswith(b"\n"):
        return with_crlf(message + (b"\n" if message.endswith(b"\r") else b"\r\n"))
    if count == message.count(b"\r\n") == message.count(b"\r"):
        return message
    return _BARE.sub(b"\r\n", message)


def halves(message: bytes) -> tuple[bytes, bytes]:
    """Headers, each with its CRLF, and body; a message may have no body, and not even the empty line before it."""
    if message.startswith(b"\r\n"):
        return b"", message[2:]
    head, gap, body = message.partition(b"\r\n\r\n")
    return (head + b"\r\n", body) if gap else (message if message.endswith(b"\r\n") else message + b"\r\n", b"")


def fields(head: bytes) -> list[tuple[bytes, bytes]]:
    """Each field's name in small letters, and its relaxed form without CRLF, from the top down."""
    lines = _BLANKS.sub(b" ", _FOLD.sub(b"", head)).split(b"\r\n")
    pairs = (
        (name.rstrip(b" ").lower(), text) for name, colon, text in (line.partition(b":") for line in lines) if colon
    )
    return [(name, name + b":" + text.strip(b" ")) for name, text in pairs]


def body(raw: bytes) -> bytes:
    """A body's relaxed form: blanks in one, none before a line's end, no empty lines at the end, and a CRLF after the last."""
    if b"  " in raw or b"\t" in raw or b" \r" in raw or raw.endswith(b" "):
        raw = _AT_END.sub(b"", _BLANKS.sub(b" ", raw))
    if raw.endswith(b"\r\n\r\n") or raw == b"\r\n":
        raw = _without_empty_lines_at_the_end(raw)
    return raw + b"\r\n" if raw and not raw.endswith(b"\r\n") else raw


def _without_empty_lines_at_the_end(raw: bytes) -> bytes:
    kept = raw.rstrip(b"\r\n")
    return kept + b"\r\n" if kept else b""
