"""The format of plates on disk: what the press writes and the kiosk reads. docs/contracts/plates.md tells it in prose.

A plate is one printed answer. Its body lies in a tree of plain files; what else there is to know of it is one line of the
journal (and of the index, which is the journal's summary):

    <address> TAB <JSON> LF

The address is the path as it stands in a request, percent-encoded (`/harbour-opens/`); on a language's own host the
host stands before it (`//uk.example.org/harbour-opens/`). ` whole` after it marks the plate for those who may read the
closed part. The JSON is `null` where the plate is no more.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

WHOLE = " whole"
"""What marks the address of a plate for members: no address in a request can have a space in it."""

ENCODINGS = {"": "", "gzip": ".gz", "br": ".br"}
"""Content codings in which a plate may lie on disk, with the ending that each adds to the file's name."""


class DamagedLineError(ValueError):
    """A line of the journal or the index that is no plate: cut off by a power cut, or written by something else."""


@dataclass(frozen=True, slots=True)
class Plate:
    """What the kiosk knows of one plate.

    `status` is the answer's status, or 0 for a plate that is announced and not printed yet. `kind` chooses the headers
    that all plates of a kind have (`site.json` lists them). `file` is relative to the tree: the public one, or the private
    one where `access` says who may have it (`registered` or `members`). `digests` maps each content coding that lies on
    disk (`""` is the plain body) to `digest()` of that file's bytes. `headers` are this plate's own. `keys` are its surrogate
    keys for CDNs, separated by spaces. `article` is the article whose whole text this is, for gift links;
    0 on public plates. `at` is when it was printed, in seconds since 1970.
    """

    address: str
    seq: int
    status: int
    kind: str = "page"
    file: str = ""
    digests: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    keys: str = ""
    access: str = ""
    article: int = 0
    at: int = 0

    @property
    def etag(self) -> str:
        """Its entity tag without quotes and without the ending of a coding; empty for what has no body."""
        return self.digests.get("", "")


@dataclass(frozen=True, slots=True)
class Removal:
    """A plate that is no more."""

    address: str
    seq: int


def digest(body: bytes) -> str:
    """The name of these bytes: 24 hex digits. Equal bytes, equal name."""
    return hashlib.blake2b(body, digest_size=12).hexdigest()


def key_of(address: str) -> str:
    """The surrogate key that belongs to this plate alone, such that a web server can make it of what it is asked for."""
    return f"plate:{address}"


def line(plate: Plate) -> bytes:
    """The plate as a line, newline included. Fields that say nothing are left out."""
    facts = {name: value for name, value in asdict(plate).items() if value and name != "address"}
    facts["status"] = plate.status
    return plate.address.encode() + b"\t" + _json(facts) + b"\n"


def removal_line(removal: Removal) -> bytes:
    """The line that says that the plate of this address is no more."""
    return removal.address.encode() + b"\t" + _json({"seq": removal.seq, "status": None}) + b"\n"


def address_of(raw: bytes) -> bytes:
    """The address of a line, without reading the rest of it."""
    return raw.partition(b"\t")[0]


def parse(raw: bytes) -> Plate | Removal:
    """A line, with or without its newline. Raises `DamagedLineError`."""
    address, _tab, rest = raw.partition(b"\t")
    try:
        facts: dict[str, Any] = json.loads(rest)
        if facts["status"] is None:
            return Removal(address.decode(), int(facts["seq"]))
        return Plate(address=address.decode(), **facts)
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedLineError(raw[:120]) from error


def tree_of(plate: Plate) -> str:
    """The folder under `DATA_DIR` that the plate's file is relative to."""
    host = plate.address[2:].partition("/")[0] if plate.address.startswith("//") else ""
    if plate.access:
        return f"private/edition/{host or '_'}"
    return f"hosts/{host}" if host else "public"


def file_of(path: str, content_type: str) -> str:
    """Where the plate of a path (percent-encoded, leading slash) lies in its tree, so that any web server finds it.

    `/rss/` of type `application/rss+xml` → `rss/index.xml`; `/feed.json` → `feed.json`; `/` → `index.html`.
    """
    if not path.endswith("/"):
        return path.lstrip("/")
    ending = "html" if content_type.startswith("text/html") else "xml"
    return f"{path.lstrip('/')}index.{ending}"


def _json(facts: dict[str, Any]) -> bytes:
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()
