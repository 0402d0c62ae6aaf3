"""Editions of any size for the kiosk alone: plates laid as a press lays them, without Django and without a database."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import string
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import brotli

from kiosk.plates import ENCODINGS, WHOLE, Plate, digest, file_of, line, tree_of

HOST = "127.0.0.1"
PAGE = "text/html; charset=utf-8"
PRINTED_AT = 1_700_000_000

_SITE = {
    "format": 1,
    "hosts": {HOST: ""},
    "url": f"http://{HOST}",
    "headers": {
        "*": {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'self'"},
        "page": {"Cache-Control": "public, max-age=0, s-maxage=60"},
        "missing": {"Cache-Control": "public, max-age=10"},
    },
    "missing": [["/", "/404.html"]],
    "newsroom": ["/cms/", "/search/", "/_/me", "/account/"],
    "files": {"/media/": "public/media", "/static/": "public/static"},
    "passes": {},
    "pass_cookie": "__Host-pass",
    "renewal_cookies": ["__Host-session", "known", "__Host-meter"],
    "renewal": "/account/pass/",
}


class Edition:
    """An edition that is being laid in a data folder. Pages lie in these content codings; `""` is the plain body."""

    def __init__(
        self, data: Path, codings: tuple[str, ...] = tuple(ENCODINGS), *, passes: dict[str, str] | None = None
    ) -> None:
        self.data = data
        self._codings = codings
        self._lines: dict[str, bytes] = {}
        self._seq = 0
        for folder in ("edition", "run"):
            (data / folder).mkdir(parents=True)
        self._write("site.json", json.dumps(_SITE | {"passes": passes or {}}).encode())
        self._write("journal", self._header())
        self.lay("/404.html", b"Nothing here", status=404, kind="missing")

    def lay(
        self,
        address: str,
        body: bytes,
        *,
        status: int = 200,
        kind: str = "page",
        keys: str = "",
        access: str = "",
        article: int = 0,
    ) -> None:
        """Lay one plate; that of a closed text has `WHOLE` after its address. The kiosk knows of it after `sum_up`."""
        self._seq += 1
        plate = Plate(
            address,
            self._seq,
            status,
            kind,
            file_of(address.removesuffix(WHOLE), PAGE),
            headers={"Content-Type": PAGE},
            keys=keys,
            access=access,
            article=article,
            at=PRINTED_AT,
        )
        beside = self.data / tree_of(plate) / plate.file
        beside.parent.mkdir(parents=True, exist_ok=True)
        digests = {}
        for coding in self._codings:
            packed = _packed(body, coding)
            target = Path(f"{beside}{ENCODINGS[coding]}")
            new = target.with_name(f".tmp-{target.name}")
            new.write_bytes(packed)
            new.rename(target)
            digests[coding] = digest(packed)
        self._lines[address] = line(replace(plate, digests=digests))

    def tell(self, address: str) -> None:
        """Write a plate's line to the journal, which a kiosk that runs reads on."""
        with (self.data / "edition" / "journal").open("ab") as journal:
            journal.write(self._lines[address])

    def sum_up(self) -> None:
        """Write the index of all plates, and begin the journal anew."""
        body = b"".join(self._lines[address] for address in sorted(self._lines, key=str.encode))
        self._write("index", self._header() + body)
        self._write("journal", self._header())

    def _header(self) -> bytes:
        return b"#\t" + json.dumps({"format": 1, "seq": self._seq, "complete": True}).encode() + b"\n"

    def _write(self, name: str, raw: bytes) -> None:
        new = self.data / "edition" / f".tmp-{name}"
        new.write_bytes(raw)
        os.replace(new, self.data / "edition" / name)


@contextmanager
def edition(articles: int, *, words: int, codings: tuple[str, ...] = tuple(ENCODINGS)) -> Iterator[Edition]:
    """A front and articles at `address_of(0)` and on, each of so many words; gone afterwards. The same words every time."""
    folder = Path(tempfile.mkdtemp(prefix="broadsheet-plates-"))
    chance = random.Random(1)  # noqa: S311 - hides nothing
    vocabulary = ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(3, 9))) for _ in range(4000)]
    try:
        made = Edition(folder / "data", codings)
        made.lay("/", b"<h1>The front</h1>")
        for number in range(articles):
            text = f"<h1>{number}</h1><p>{' '.join(chance.choices(vocabulary, k=words))}</p>"
            made.lay(address_of(number), text.encode(), keys=f"article:{number} chrome list:section/7")
        made.sum_up()
        yield made
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def address_of(number: int) -> str:
    """Where an article is. `zipf.lua` knows it too."""
    return f"/article-number-{number}/"


def _packed(body: bytes, coding: str) -> bytes:
    if coding == "gzip":
        return gzip.compress(body, 6, mtime=0)
    return bytes(brotli.compress(body, quality=5)) if coding == "br" else body
