"""Beacons as lines of a file: what a page told of an ask that it showed. Nothing in them says who was told it.

`docs/contracts/beacons.md` tells what lies where. The kiosk writes these lines, the newsroom's worker reads them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

KINDS = frozenset({"exposed", "closed", "clicked", "reminded"})
"""An ask was shown, closed, followed; or a reader wants to be reminded instead."""

MINUTE = 60
_DIGITS = 12
_WORD = re.compile(r"[A-Za-z0-9_.:-]{1,64}")  # the same as in the ledger: such a word needs no escaping anywhere
_LANGUAGE = re.compile(r"[A-Za-z0-9-]{1,12}")
_ARTICLE = re.compile(rf"[0-9]{{1,{_DIGITS}}}")


class JunkError(ValueError):
    """What was sent is no beacon of ours."""


@dataclass(frozen=True, slots=True)
class Beacon:
    """Plain words, empty where there is nothing to say; `article` is a number, 0 for none."""

    kind: str
    ask: str
    campaign: str = ""
    experiment: str = ""
    variant: str = ""
    placement: str = ""
    language: str = ""
    article: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """One beacon, and the minute in which it came, in seconds since 1970."""

    at: int
    beacon: Beacon


@dataclass(frozen=True, slots=True)
class Dropped:
    """So many beacons came that nobody wrote down."""

    count: int


@dataclass(frozen=True, slots=True)
class Damaged:
    """A line that cannot be read."""


Line = Told | Dropped | Damaged

_NEEDED = {"kind", "ask"}
_NAMES = {field.name for field in fields(Beacon)}


def understood(said: Mapping[str, object]) -> Beacon:
    """The beacon in these fields. Raises `JunkError` for anything more, less or else than it may have."""
    if not _NEEDED <= said.keys() <= _NAMES:
        raise JunkError("a field that no beacon has, or one too few")
    words = {name: value for name, value in said.items() if name != "article"}
    article = said.get("article", "")
    beacon = Beacon(**{name: _word(name, value) for name, value in words.items()}, article=_number(article))  # type: ignore[arg-type]
    if beacon.kind not in KINDS or not beacon.ask:
        raise JunkError("no kind, or no ask")
    return beacon


def line(beacon: Beacon, *, at: float) -> bytes:
    """A line with its newline. Of the moment (seconds since 1970), the minute is kept."""
    facts = {name: value for name, value in asdict(beacon).items() if value}
    return _written({"at": int(at) // MINUTE * MINUTE, **facts})


def dropped_line(count: int) -> bytes:
    """A line that says how many are missing."""
    return _written({"dropped": count})


def read(raw: bytes) -> Iterator[Line]:
    """All lines of a file, whatever it has become. What stands after the last newline was never finished, and is left out."""
    for each in raw.split(b"\n")[:-1]:
        yield _read(each)


def pairs_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of which no field is there twice. Raises `JunkError`."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JunkError("a field twice")
    return found


def _read(raw: bytes) -> Line:
    try:
        said = json.loads(raw.decode("ascii"), object_pairs_hook=pairs_once)
        if said.keys() == {"dropped"}:
            return Dropped(_whole(said["dropped"]))
        return Told(_whole(said.pop("at")), understood(said))
    except (ValueError, AttributeError, KeyError, RecursionError):
        return Damaged()


def _written(facts: Mapping[str, object]) -> bytes:
    return json.dumps(facts, separators=(",", ":")).encode("ascii") + b"\n"


def _word(name: str, value: object) -> str:
    form = _LANGUAGE if name == "language" else _WORD
    if not isinstance(value, str) or (value and not form.fullmatch(value)):
        raise JunkError(f"no plain word: {name}")
    return value


def _number(value: object) -> int:
    if value == "":
        return 0
    if isinstance(value, int):
        return _whole(value)
    if not isinstance(value, str) or not _ARTICLE.fullmatch(value):
        raise JunkError("no number of an article")
    return int(value)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**_DIGITS:
        raise JunkError("no whole number")
    return value
