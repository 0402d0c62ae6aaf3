"""Conditions and parts: `If-None-Match`, `Range`, `If-Range` (RFC 9110, 13 and 14)."""

from __future__ import annotations

import re

_TAG = re.compile(rb'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_RANGE = re.compile(rb"bytes=[ \t]*(?:([0-9]{1,18})-([0-9]{1,18})?|-([0-9]{1,18}))[ \t]*")


class NoSuchPartError(ValueError):
    """The file ends before the part begins."""


def is_unchanged(if_none_match: bytes | None, etag: bytes) -> bool:
    """Whether the reader has these bytes already. Weak tags match too, as the header compares weakly."""
    if not if_none_match or not etag:
        return False
    return if_none_match.strip() == b"*" or etag in _TAG.findall(if_none_match)


def part(asked: bytes | None, if_range: bytes | None, etag: bytes, size: int) -> tuple[int, int] | None:
    """First byte and length of the one part that is asked for; None for the whole file.

    Several parts at once, and what is no range, get the whole. Raises `NoSuchPartError`.
    """
    found = _RANGE.fullmatch(asked or b"")
    if not found or (if_range is not None and if_range.strip() != etag):
        return None
    first, last, final = (int(number) if number else None for number in found.groups())
    if first is None:
        length = min(final or 0, size)
        start = size - length
    else:
        start = first
        if last is not None and last < first:
            return None
        length = (min(last, size - 1) if last is not None else size - 1) - start + 1
    if length <= 0 or start >= size:
        raise NoSuchPartError
    return start, length
