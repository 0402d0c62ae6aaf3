"""What is refused in the path of a request before anything is looked up, and what is put right."""

from __future__ import annotations

import re
from urllib.parse import unquote

LONGEST = 8192
"""Bytes of path and query together; nginx and Apache take as many."""


class BadPathError(ValueError):
    """A path that no honest link has."""


# Control characters, a slash or backslash in disguise, a lone per cent sign: nothing of ours has them in an address, and
# each of them has been a way out of a folder somewhere.
_NEVER = re.compile(r"[^\x21-\x7e]|[\\#?]|%(?![0-9A-Fa-f]{2})|%[01][0-9A-Fa-f]|%7[fF]|%2[fF]|%5[cC]")
_DOTS = re.compile(r"/(?:\.|%2[eE]){1,2}(?=/|$)")
_SLASHES = re.compile(r"/{2,}")
_ENCODED = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9\-._~]")


def check(raw: str) -> None:
    """Raises `BadPathError` for what must go no further."""
    if not raw.startswith("/") or _NEVER.search(raw) or _DOTS.search(raw):
        raise BadPathError(raw[:120])


def straightened(raw: str) -> str:
    """The same path as addresses are written: one slash at a time, nothing percent-encoded without need."""
    return _ENCODED.sub(_as_written, _SLASHES.sub("/", raw))


def _as_written(encoded: re.Match[str]) -> str:
    character = chr(int(encoded[0][1:], 16))
    return character if _UNRESERVED.fullmatch(character) else encoded[0].upper()


def is_under(path: str, prefix: str) -> bool:
    """Whether the path is the prefix or lies below it: `/_/me` covers `/_/me` and `/_/me/x`, never `/_/menu`."""
    return path == prefix or path.startswith(prefix if prefix.endswith("/") else f"{prefix}/")


def below(path: str, prefix: str) -> list[str] | None:
    """The names after the prefix, decoded, if each is a plain file name; otherwise None."""
    try:
        names = [unquote(name, errors="strict") for name in path[len(prefix) :].split("/")]
    except UnicodeDecodeError:
        return None
    return names if all(name and not name.startswith(".") and "/" not in name for name in names) else None
