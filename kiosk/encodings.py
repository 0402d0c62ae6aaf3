"""Which content coding a reader would like best (RFC 9110, 12.5.3)."""

from __future__ import annotations

import re
from functools import lru_cache

BEST_FIRST = ("br", "gzip", "")
"""Our codings, the smallest bytes first. The empty one is the plain body, which HTTP calls `identity`."""

PLAIN_ONLY = ("",)

_QUALITY = re.compile(r"[01](?:\.[0-9]{0,3})?")
_USUAL = 100
"""Bytes up to which a wording is worth remembering."""
_NAMES = {"identity": "", "x-gzip": "gzip"}


def acceptable(accept_encoding: bytes | None) -> tuple[str, ...]:
    """The codings that may be sent, the best first; empty if the reader wants none of them.

    Without the header the plain body alone is sent: whoever says nothing may be a script that unpacks nothing.
    """
    if accept_encoding is None:
        return PLAIN_ONLY
    return _remembered(accept_encoding) if len(accept_encoding) <= _USUAL else _acceptable(accept_encoding)


def _acceptable(accept_encoding: bytes) -> tuple[str, ...]:
    asked = _qualities(accept_encoding.decode("latin-1").lower())
    # The plain body needs no mention, unless it is excluded; but who names another coding likes that better.
    others = asked.get("*")
    wanted = {coding: asked.get(coding, others or 0.0) for coding in BEST_FIRST}
    if "" not in asked and others is None:
        wanted[""] = 0.0001
    return tuple(sorted((coding for coding in BEST_FIRST if wanted[coding] > 0), key=lambda coding: -wanted[coding]))


_remembered = lru_cache(maxsize=1024)(_acceptable)


def _qualities(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for element in text.split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        quality = _quality(parameters)
        if name and quality is not None:
            found.setdefault(_NAMES.get(name, name), min(quality, 1.0))
    return found


def _quality(parameters: list[str]) -> float | None:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return float(value) if _QUALITY.fullmatch(value.strip()) else None
    return 1.0
