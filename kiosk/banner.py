"""The banner of an emergency: a small file that stands over every page, whatever else is down.

`write` lays `edition/banner.json`, and a copy where web servers without a kiosk find it. A kiosk sets the banner into every
page as it hands it out, so that readers without JavaScript have it too; open pages ask for `/_/banner.json` now and then.
docs/decisions/0017-banner.md tells why.
"""

from __future__ import annotations

import fcntl
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli

PATH = "/_/banner.json"
EVERY = ""
"""The language of a banner for all languages that have none of their own."""
LONGEST = 500
KINDS = frozenset({"page", "missing", "gone"})
_BEFORE = b'<a class="skip-link"'
"""Every page of the site begins with that; frames, fragments and letters do not."""
_BODY = b"<body"
_HEAD = 64 * 1024
"""Its place is sought no further than this into a page."""
_WORDS = {"en": ("Important notice", "Read more"), "uk": ("Важливе повідомлення", "Докладніше")}

# Packed anew while readers wait, each page once: quick codings, a tenth larger than the press's.
_PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": lambda body: zlib.compress(body, 3, wbits=31),
    "br": lambda body: brotli.compress(body, quality=3),
}
_UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": lambda body: zlib.decompress(body, wbits=31),
    "br": brotli.decompress,
}


class BadBannerError(ValueError):
    """Nothing that can stand over every page; the text says why."""


@dataclass(frozen=True, slots=True)
class Banner:
    """What it says, where it leads (or nowhere), and when it ends by itself, in seconds since 1970 (0: not)."""

    text: str
    link: str = ""
    until: int = 0

    def is_over(self, now: float) -> bool:
        """Whether its time is past."""
        return bool(self.until) and now >= self.until

    @property
    def mark(self) -> str:
        """Another one for other words or another link."""
        return blake2b(f"{self.text}\n{self.link}".encode(), digest_size=4).hexdigest()

    def html(self, language: str) -> bytes:
        """As it stands in a page of this language."""
        label, more = _WORDS.get(language.partition("-")[0], _WORDS["en"])
        link = f' <a href="{escape(self.link)}">{more}</a>' if self.link else ""
        return (
            f'<section class="emergency" aria-label="{label}" data-banner="{self.mark}">'
            f'<p dir="auto"><strong>{label}.</strong> {escape(self.text)}{link}</p></section>\n'
        ).encode()


@dataclass(frozen=True, slots=True)
class Banners:
    """By language."""

    found: Mapping[str, Banner] = field(default_factory=dict)

    def of(self, language: str) -> Banner | None:
        """The one over pages of this language."""
        return self.found.get(language) or self.found.get(EVERY)

    def now(self, now: float) -> Banners:
        """Those that are not over."""
        return Banners({language: one for language, one in self.found.items() if not one.is_over(now)})

    def raw(self) -> bytes:
        """The file, and what open pages get."""
        facts = {language: {**asdict(one), "mark": one.mark} for language, one in sorted(self.found.items())}
        return json.dumps(
            {"format": 1, "banners": facts} | ({"words": _WORDS} if facts else {}), ensure_ascii=False
        ).encode()


NONE = Banners()


def made(text: str, link: str = "", until: int = 0) -> Banner:
    """A banner of what somebody typed. Raises `BadBannerError`."""
    words = " ".join(text.split())
    if not words or len(words) > LONGEST:
        raise BadBannerError(f"A banner needs words, and no more than {LONGEST} letters.")
    if link and not _is_web(link):
        raise BadBannerError("The link must begin with https:// or http://.")
    return Banner(words, link, until)


def read(path: Path) -> Banners:
    """What a file says; what is wrong in it is left out. Raises `ValueError` for no such file at all, and `OSError`."""
    facts: Any = json.loads(path.read_bytes())
    if not isinstance(facts, dict) or not isinstance(facts.get("banners"), dict):
        raise ValueError(f"{path} is no banner.")
    found = {}
    for language, one in facts["banners"].items():
        with suppress(BadBannerError, TypeError, ValueError, KeyError, AttributeError):
            found[str(language)] = made(str(one["text"]), str(one.get("link") or ""), int(one.get("until") or 0))
    return Banners(found)


def place(data_dir: Path) -> Path:
    """Where it lies."""
    return data_dir / "edition" / "banner.json"


def standing(data_dir: Path) -> Banners:
    """What stands now, as far as it can be read."""
    try:
        return read(place(data_dir))
    except (OSError, ValueError):
        return NONE


def put(data_dir: Path, banner: Banner, language: str = EVERY) -> None:
    """Have it stand over every page of a language, or of all. Raises `OSError`."""
    with _alone(data_dir):
        _lay(data_dir, Banners({**standing(data_dir).found, language: banner}))


def take_away(data_dir: Path, language: str | None = None) -> None:
    """Take one language's away, or all. Raises `OSError`."""
    with _alone(data_dir):
        left = {} if language is None else {**standing(data_dir).found}
        left.pop(language or EVERY, None)
        _lay(data_dir, Banners(left))


def within(body: bytes, banner: Banner | None, language: str) -> bytes | None:
    """The page with its banner; None where there is none, or no place for one."""
    if banner is None:
        return None
    begin = body.find(_BODY, 0, _HEAD)
    at = body.find(_BEFORE, begin, begin + _HEAD) if begin >= 0 else -1
    return None if at < 0 else body[:at] + banner.html(language) + body[at:]


def packed_within(packed: bytes, coding: str, banner: Banner, language: str) -> bytes | None:
    """The same for a page in this content coding."""
    page = within(_UNPACK[coding](packed), banner, language)
    return None if page is None else _PACK[coding](page)


def _is_web(link: str) -> bool:
    if any(letter.isspace() or not letter.isprintable() for letter in link):
        return False
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


@contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Two who write at once write one after the other, or one language's would be lost."""
    folder = place(data_dir).parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".banner.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _lay(data_dir: Path, banners: Banners) -> None:
    _replace(place(data_dir), banners.raw())
    hosts = data_dir / "hosts"
    trees = [data_dir / "public", *(hosts.iterdir() if hosts.is_dir() else ())]
    for tree in trees:
        if tree.is_dir():
            _replace(tree / PATH[1:], banners.raw())


def _replace(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".tmp-{path.name}")
    with beside.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
