"""Handing out a stored file so that a browser can do nothing with it but show it."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator

from django.core.files.base import File
from django.core.files.storage import Storage
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_http_date_safe

HARMLESS = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'"
"""What a file opened by itself may do: nothing, even if a page with a script hides in it."""

SHOWN_KINDS = frozenset(
    {"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "text/vtt", "application/pdf"}
    | {f"audio/{kind}" for kind in ("mpeg", "mp4", "aac", "flac", "ogg", "wav", "x-wav", "x-m4a", "mp4a-latm", "webm")}
    | {f"video/{kind}" for kind in ("mp4", "webm", "ogg", "x-m4v", "quicktime")}
)
"""Every other kind of file is handed out as a download, whatever it claims to be."""

_KINDS = {".avif": "image/avif", ".webp": "image/webp", ".vtt": "text/vtt", ".m4a": "audio/mp4", ".m4v": "video/mp4"}
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")
_CHUNK = 256 * 1024


def kind(name: str) -> str:
    """The file's type by its ending, which we gave it: never by what is in it."""
    ending = f".{name.rsplit('.', 1)[-1].lower()}"
    return _KINDS.get(ending) or mimetypes.guess_type(name, strict=True)[0] or "application/octet-stream"


def send(request: HttpRequest, storage: Storage, name: str) -> HttpResponseBase:
    """The file, or the part of it that a player asks for (`Range`), or 304. Raises `FileNotFoundError`."""
    modified = int(storage.get_modified_time(name).timestamp())
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    response: HttpResponseBase
    if since is not None and modified <= since:
        response = HttpResponse(status=304)
    else:
        response = _whole_or_part(request, storage, name)
        response["Content-Type"] = kind(name)
        response["Accept-Ranges"] = "bytes"
        if kind(name) not in SHOWN_KINDS:
            response["Content-Disposition"] = "attachment"
    response["Last-Modified"] = http_date(modified)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = HARMLESS
    return response


def _whole_or_part(request: HttpRequest, storage: Storage, name: str) -> HttpResponseBase:
    size = storage.size(name)
    asked = _RANGE.match(request.headers.get("Range", ""))
    if asked is None or not any(asked.groups()):
        whole = FileResponse(storage.open(name, "rb"))
        whole["Content-Length"] = str(size)
        return whole
    first, last = _span(asked[1], asked[2], size)
    if first > last:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    part = StreamingHttpResponse(_Part(storage.open(name, "rb"), first, last - first + 1), status=206)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    part["Content-Length"] = str(last - first + 1)
    return part


def _span(first: str, last: str, size: int) -> tuple[int, int]:
    """ "2-5" is from byte 2 to byte 5, "2-" to the end, "-5" the last five."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last) if last else size - 1, size - 1)


class _Part:
    """So many bytes of a file, from one place on. Django closes it with the answer."""

    def __init__(self, file: File[bytes], first: int, length: int) -> None:
        self._file = file
        self._length = length
        file.seek(first)

    def __iter__(self) -> Iterator[bytes]:
        while self._length > 0 and (chunk := self._file.read(min(_CHUNK, self._length))):
            self._length -= len(chunk)
            yield chunk

    def close(self) -> None:
        """Let the file go."""
        self._file.close()
