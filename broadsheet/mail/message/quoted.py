"""Quoted-printable (RFC 2045 §6.7) in pieces, each encoded apart from the others.

A piece begins where a line begins and ends where one ends, by a soft break if the text has no end there: pieces that are
put together read as their texts put together. No two blanks stand side by side in what comes out and none before a line's
end, so that DKIM's relaxed form of it (RFC 6376 §3.4.4) is the same bytes, and a relay that tidies blanks changes nothing.
"""

from __future__ import annotations

import re

from broadsheet.mail.message.refusing import MessageError

SOFT = b"=\r\n"
WIDTH = 75
"""Signs of a line before its soft break: 76 with it."""

_PLAIN = re.compile(r"[!-<>-~]+")
_FROM = re.compile(rb"From(?: |$)")
_AS_IT_IS = frozenset(
    b"!\"#$%&'()*+,-./0123456789:;<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"
)


def piece(text: str) -> bytes:
    """The text encoded; line ends of any kind become CRLF. Raises `MessageError` for what is no Unicode text."""
    if len(text) <= WIDTH and text[:1] not in {".", "F"} and _PLAIN.fullmatch(text):
        return text.encode("ascii") + SOFT
    try:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").encode().split(b"\n")
    except UnicodeEncodeError as error:
        raise MessageError("Half a sign stands in the text.") from error
    whole = [_rows(line, is_whole=True) + b"\r\n" for line in lines[:-1]]
    return b"".join(whole) + (_rows(lines[-1], is_whole=False) + SOFT if lines[-1] else b"")


def _rows(line: bytes, *, is_whole: bool) -> bytes:
    """One line of text as one or more; the last without its end. `is_whole`: its end is one of the text, too."""
    rows, row = [], b""
    for at, sign in enumerate(line):
        is_last = is_whole and at == len(line) - 1
        written = _written(sign, before=row[-1:], is_last=is_last)
        if len(row) + len(written) > WIDTH:
            rows.append(row)
            row, written = b"", _written(sign, before=b"", is_last=is_last)
        row += written if row else _first(written, line[at : at + 5])
    return SOFT.join([*rows, row])


def _written(sign: int, *, before: bytes, is_last: bool) -> bytes:
    if sign in _AS_IT_IS or (sign == 0x20 and before != b" " and not is_last):
        return bytes([sign])
    return b"=%02X" % sign


def _first(written: bytes, ahead: bytes) -> bytes:
    """At a line's beginning, servers double a dot, and some mailboxes on disk put a sign before “From ”."""
    if written == b"." or _FROM.match(ahead):
        return b"=%02X" % written[0]
    return written
