"""What a kiosk must know of the site besides its plates: `edition/site.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kiosk import words
from kiosk.asgi import Headers
from kiosk.banner import NONE, Banner, Banners
from kiosk.passes import Inspector
from kiosk.paths import is_under
from kiosk.words import Vocabulary, Words

SAFE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
"""On every answer, unless the site says something else."""

BY_KIND = {
    "file": {"cache-control": "public, max-age=31536000, immutable"},
    "closed": {"cache-control": "private, no-store", "vary": "Cookie"},
    "missing": {"cache-control": "public, max-age=10"},
}


ANY_HOST = "*"

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # would let a value become another header


class DamagedSiteError(ValueError):
    """`site.json` is not what it should be."""


@dataclass(frozen=True, slots=True)
class Site:
    """`docs/contracts/plates.md` tells what each of these means; `inspector` knows its `passes`.

    Without `hosts` every name is answered, and with `*` among them.
    """

    hosts: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: tuple[tuple[str, str], ...] = ()
    words: Vocabulary = ()
    newsroom: tuple[str, ...] = ()
    narrow: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    closed_files: Mapping[str, str] = field(default_factory=dict)
    key_header: str = "surrogate-key"
    pass_cookie: str = ""
    renewal_cookies: tuple[str, ...] = ()
    renewal: str = ""
    country_header: str = ""
    inspector: Inspector = field(default_factory=lambda: Inspector({}))
    banners: Banners = NONE
    """What stands over every page, from a file of its own."""
    _of_kind: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Site:
        """Raises `DamagedSiteError`, or `FileNotFoundError` before the first press run."""
        try:
            facts: dict[str, Any] = json.loads(path.read_bytes())
            headers = {kind: _in_small_letters(own) for kind, own in facts.get("headers", {}).items()}
            missing = sorted(((str(a), str(b)) for a, b in facts.get("missing", ())), key=lambda pair: -len(pair[0]))
            return cls(
                hosts={str(host).lower().strip("[]"): str(prefix) for host, prefix in facts.get("hosts", {}).items()},
                headers=headers,
                missing=tuple(missing),
                words=words.read(facts.get("words", ())),
                newsroom=tuple(facts.get("newsroom", ())),
                narrow={str(prefix): max(1, int(most)) for prefix, most in facts.get("narrow", {}).items()},
                files=dict(facts.get("files", {})),
                closed_files=dict(facts.get("closed_files", {})),
                key_header=str(facts.get("key_header") or "surrogate-key").lower(),
                pass_cookie=str(facts.get("pass_cookie", "")),
                renewal_cookies=tuple(map(str, facts.get("renewal_cookies", ()))),
                renewal=str(facts.get("renewal", "")),
                country_header=str(facts.get("country_header", "")).lower(),
                inspector=Inspector(facts.get("passes", {})),
            )
        except (ValueError, TypeError, AttributeError) as error:
            raise DamagedSiteError(str(path)) from error

    def prefix_of(self, host: str) -> str | None:
        """What stands before the path in the addresses of this host; None for a host that is not ours."""
        if not self.hosts:
            return ""
        name = _name_of(host)
        if name in self.hosts:
            return self.hosts[name]
        under = (before for known, before in self.hosts.items() if known[:1] == "." and name.endswith(known))
        return next(under, self.hosts.get(ANY_HOST))

    def newsroom_prefix(self, path: str) -> str | None:
        """The prefix under which a path goes on to the newsroom."""
        return next((prefix for prefix in self.newsroom if is_under(path, prefix)), None)

    def files_prefix(self, path: str) -> str | None:
        """The prefix under which a path names a file."""
        return next((prefix for prefix in self.files if path.startswith(prefix)), None)

    def closed_files_prefix(self, path: str) -> str | None:
        """The prefix under which a path names a file that a pass opens."""
        return next((prefix for prefix in self.closed_files if path.startswith(prefix)), None)

    def words_at(self, address: str) -> Words:
        """What the kiosk says at an address, in its language."""
        return words.at(self.words, address)

    def banner_at(self, address: str) -> tuple[Banner | None, str]:
        """What stands over the page of this address, and the page's language."""
        if not self.banners.found:
            return None, ""
        language = self.words_at(address).language
        return self.banners.of(language), language

    def missing_address(self, address: str) -> str | None:
        """The address of the plate that says, in the language of an address, that nothing is there."""
        return next((plate for prefix, plate in self.missing if address.startswith(prefix)), None)

    def keys_of(self, keys: str) -> dict[str, str]:
        """The header that carries these surrogate keys, as the CDN in front wants it."""
        return {self.key_header: keys.replace(" ", ",") if self.key_header == "cache-tag" else keys}

    def headers_of(self, kind: str, own: Mapping[str, str] | None = None) -> Headers:
        """All headers of an answer of this kind: the safe ones, everybody's, the kind's and its own, the later stronger."""
        found = self._of_kind.get(kind)
        if found is None:
            found = {**SAFE, **self.headers.get("*", {}), **BY_KIND.get(kind, {}), **self.headers.get(kind, {})}
            self._of_kind[kind] = found
        both = {**found, **_in_small_letters(own)} if own else found
        return [(name.encode(), value.encode()) for name, value in both.items() if not _CONTROL.search(value)]


def _in_small_letters(headers: Mapping[str, str]) -> dict[str, str]:
    return {str(name).lower(): str(value) for name, value in headers.items()}


def _name_of(host: str) -> str:
    """A host name without its port, the brackets of IPv6, and the dot of the root."""
    name = host.lower()
    if name.startswith("["):
        return name[1:].partition("]")[0]
    return name.partition(":")[0].removesuffix(".")
