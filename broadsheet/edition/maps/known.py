"""Everything that the maps are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from broadsheet.edition import journal
from broadsheet.edition.models import Plate
from broadsheet.newsroom import specials
from kiosk import plates
from kiosk.site import ANY_HOST, Site

ELSEWHERE = ("redirect", "gone")
"""Kinds of plates that are no file in the public tree."""

KINDS = ("page", "feed", "sitemap", "fragment", "special", "style", "text", "tally", "file", "active", "redirect",
         "gone", "missing", "error", "standing")  # fmt: skip
"""The kinds of plates, and of what else is sent.

`active` are files that a browser could run scripts from, `standing` the open plates for somebody with a pass while no
kiosk is there to choose theirs.
"""

KIND_OF_PATH = {
    r"^/(static|media)/.*[.](svg|html|xhtml|xml)$": "active",
    r"^/(static|media)/": "file",
    r"/_/fragment/": "fragment",
    r"/_/special/": "special",
    r"^/_/tally/": "tally",
    r"/(rss|atom)/(index[.]xml)?$": "feed",
    r"/feed[.]json$": "feed",
    r"sitemap.*[.]xml$": "sitemap",
    r"[.]css$": "style",
    r"/(robots[.]txt|manifest[.]webmanifest)$": "text",
}
"""Regular expression → kind of what a path (or its file) names, the first that fits; everything else is a page."""

CAGE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For files that a browser would run scripts from if they were opened by themselves; the kiosk says the same."""

_OWN = {
    "special": {"content-security-policy": specials.POLICY, "x-robots-tag": "noindex"},
    "fragment": {"x-robots-tag": "noindex"},
    "tally": {"x-robots-tag": "noindex"},
    "active": {"content-security-policy": CAGE},
    "error": {"cache-control": "no-store"},
    "standing": {"cache-control": "private, no-store"},
}
"""What the pages of these kinds say of themselves. A kiosk reads it in each plate's line; a web server knows the path alone."""

_LIKE = {"special": "page", "standing": "page", "active": "file"}


@dataclass(frozen=True)
class Known:
    """`hosts` maps each host to what stands before the path in its addresses.

    `headers` are by kind, names in small letters. `moved` maps addresses to (status, where to), `missing` prefixes of
    addresses to the address of the page of a 404, the longest prefix first.
    """

    data_dir: Path
    hosts: Mapping[str, str]
    headers: Mapping[str, Mapping[str, str]]
    pass_cookie: str
    key_header: str = "surrogate-key"
    missing: tuple[tuple[str, str], ...] = ()
    moved: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    gone: tuple[str, ...] = ()

    def tree(self, host: str) -> Path:
        """Where the public plates of this host lie."""
        before = self.hosts[host]
        return self.data_dir / "hosts" / before[2:] if before else self.data_dir / "public"

    def closed_tree(self, host: str) -> Path:
        """Where the plates for those with a pass lie."""
        return self.data_dir / "private" / "edition" / (self.hosts[host][2:] or "_")

    @property
    def key_separator(self) -> str:
        """What stands between two surrogate keys."""
        return "," if self.key_header == "cache-tag" else " "

    def header_names(self) -> list[str]:
        """All that any kind has."""
        return sorted({name for headers in self.headers.values() for name in headers})


def site_file() -> Path:
    """What the kiosk knows of the site, too."""
    return journal.folder() / "site.json"


def look() -> Known:
    """What there is to know now. Raises `OSError` before the press has written anything."""
    site = Site.read(site_file())
    moved: dict[str, tuple[int, str]] = {}
    gone = []
    rows = (
        Plate.objects.filter(kind__in=ELSEWHERE)
        .exclude(line="")
        .order_by("address")
        .values_list("address", "status", "line")
    )
    for address, status, line in rows.iterator():
        plate: Any = plates.parse(line.encode())
        if status == 410:
            gone.append(address)
        elif to := plate.headers.get("Location"):
            moved[address] = (status, to)
    return Known(
        data_dir=Path(settings.DATA_DIR),
        hosts={host: before for host, before in site.hosts.items() if host != ANY_HOST},  # the kiosk answers those
        headers={kind: _headers(site, kind) for kind in KINDS},
        pass_cookie=site.pass_cookie,
        key_header=site.key_header,
        missing=site.missing,
        moved=moved,
        gone=tuple(gone),
    )


def _headers(site: Site, kind: str) -> dict[str, str]:
    said = site.headers_of(_LIKE.get(kind, kind), _OWN.get(kind))
    return {name.decode(): value.decode() for name, value in said}
