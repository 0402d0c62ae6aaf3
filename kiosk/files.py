"""Pictures, sounds, styles and scripts: files whose names carry a hash, so that they never change."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from mimetypes import MimeTypes
from pathlib import Path

from kiosk.asgi import Headers
from kiosk.conditions import NoSuchPartError, is_unchanged, part
from kiosk.encodings import acceptable
from kiosk.paths import below
from kiosk.plates import ENCODINGS
from kiosk.refusals import refuse
from kiosk.request import Reply, Request
from kiosk.site import Site

_PIECE = 256 * 1024
_AT_ONCE = 64 * 1024
"""Up to so many bytes are read without leaving the event loop: they are in the page cache or one seek away."""

_TYPES = MimeTypes(filenames=())
for _name, _type in {
    ".avif": "image/avif",
    ".js": "text/javascript",
    ".m4a": "audio/mp4",
    ".mjs": "text/javascript",
    ".opus": "audio/ogg",
    ".vtt": "text/vtt",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}.items():
    _TYPES.add_type(_type, _name)

_TEXTS = {"application/json", "application/manifest+json", "application/xml", "image/svg+xml", "application/wasm"}
_ACTIVE = {"image/svg+xml", "text/html", "application/xhtml+xml", "text/xml", "application/xml"}
_FONT = "font/woff2"
_NO_FONT = {"cache-control": "no-store", "vary": "Save-Data"}
"""A reader who asks to save data is sent no fonts: pages are right in the reader's own faces, and they are the same pages."""

_CAGE = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For files that a browser would run scripts from if they were opened by themselves."""


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    coding: str
    size: int
    etag: bytes


def answer(data_dir: Path, site: Site, request: Request) -> Reply:
    """The file that the path names, or 404 without asking anybody."""
    prefix = site.files_prefix(request.path) or ""
    return found(data_dir / site.files[prefix], prefix, site, request, kind="file")


def found(where: Path, prefix: str, site: Site, request: Request, *, kind: str) -> Reply:
    """The file below this folder that the path names after the prefix; `kind` is that of its headers."""
    path = _inside(os.path.realpath(where), request.path, prefix)
    content_type = _type_of(path or "")
    if content_type == _FONT and (request.header(b"save-data") or b"").lower() == b"on":
        return Reply(204, site.headers_of("file", _NO_FONT))
    asked = request.header(b"range") if request.method == "GET" else None
    codings = acceptable(request.header(b"accept-encoding")) if _is_text(content_type) and asked is None else ("",)
    file = _find(path, codings) if path else None
    if file is None:
        kept = "public, max-age=10" if kind == "file" else "private, no-store"
        return refuse(site, 404, request.address, cache_control=kept)
    headers = site.headers_of(kind, _own_headers(file, content_type))
    if is_unchanged(request.header(b"if-none-match"), file.etag):
        return Reply(304, [(name, value) for name, value in headers if not name.startswith(b"content-type")])
    return _whole_or_part(site, request, file, headers, asked)


def _whole_or_part(site: Site, request: Request, file: _File, headers: Headers, asked: bytes | None) -> Reply:
    try:
        wanted = part(asked, request.header(b"if-range"), file.etag, file.size)
    except NoSuchPartError:
        return refuse(site, 416, request.address, content_range=f"bytes */{file.size}")
    start, length = wanted or (0, file.size)
    if wanted:
        headers.append((b"content-range", f"bytes {start}-{start + length - 1}/{file.size}".encode()))
    headers.append((b"content-length", str(length).encode()))
    status = 206 if wanted else 200
    if request.method == "HEAD":
        return Reply(status, headers)
    opened = os.open(file.path, os.O_RDONLY)
    if length > _AT_ONCE:
        return Reply(status, headers, more=_pieces(opened, start, length))
    try:
        return Reply(status, headers, os.pread(opened, length, start))
    finally:
        os.close(opened)


async def _pieces(opened: int, start: int, length: int) -> AsyncGenerator[bytes, None]:
    loop = asyncio.get_running_loop()
    try:
        while length > 0:
            piece = await loop.run_in_executor(None, os.pread, opened, min(length, _PIECE), start)
            if not piece:
                raise OSError("The file became shorter while it was sent")
            start += len(piece)
            length -= len(piece)
            yield piece
    finally:
        os.close(opened)


def _inside(folder: str, path: str, prefix: str) -> str | None:
    """The file's path, if every name on the way is plain and none is a link to elsewhere."""
    names = below(path, prefix)
    if not names:
        return None
    found = os.path.join(folder, *names)
    return found if os.path.realpath(found) == found else None


def _find(path: str, codings: tuple[str, ...]) -> _File | None:
    """The file in the best coding that lies beside it."""
    for coding in codings:
        try:
            status = os.stat(path + ENCODINGS[coding])
        except OSError:
            continue
        if stat.S_ISREG(status.st_mode):
            ending = f"-{coding}" if coding else ""
            etag = f'"{status.st_mtime_ns:x}-{status.st_size:x}{ending}"'.encode()
            return _File(path + ENCODINGS[coding], coding, status.st_size, etag)
    return None


def _own_headers(file: _File, content_type: str) -> dict[str, str]:
    own = {"content-type": content_type, "etag": file.etag.decode(), "accept-ranges": "bytes"}
    if _is_text(content_type):
        own["vary"] = "Accept-Encoding"
    if file.coding:
        own["content-encoding"] = file.coding
    if content_type.partition(";")[0] in _ACTIVE:
        own["content-security-policy"] = _CAGE
    return own


def _type_of(path: str) -> str:
    guessed, packed = _TYPES.guess_type(path)
    if guessed is None or packed:
        return "application/octet-stream"
    return f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed


def _is_text(content_type: str) -> bool:
    return content_type.startswith("text/") or content_type in _TEXTS
