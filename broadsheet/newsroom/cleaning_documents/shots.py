"""Pictures within documents: their bytes stay, what cameras and programs wrote beside them goes."""

from __future__ import annotations

import struct

_JPEG = b"\xff\xd8"
_PNG = b"\x89PNG\r\n\x1a\n"
_KEPT_APPS = {0xE0, 0xE2, 0xEE}
"""JFIF, colour profile, Adobe's colour transform: without them the picture looks different."""
_REMARKS_OF_PNG = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}


def without_remarks(content: bytes) -> bytes:
    """A JPEG or PNG without EXIF, XMP, IPTC and comments; anything else as it is."""
    if content.startswith(_JPEG):
        return _jpeg(content)
    if content.startswith(_PNG):
        return _png(content)
    return content


def _jpeg(content: bytes) -> bytes:
    """Copy segment by segment until the picture itself begins; from there all is pixels, to the end mark."""
    kept, at = [_JPEG], 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        mark = content[at + 1]
        if mark == 0xFF:
            at += 1
            continue
        if mark == 0xDA:
            return b"".join([*kept, _to_the_end(content[at:])])
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        is_remark = mark == 0xFE or (0xE0 <= mark <= 0xEF and mark not in _KEPT_APPS)
        if not is_remark:
            kept.append(content[at : at + 2 + length])
        at += 2 + length
    return content  # no JPEG after all: whoever shows it decides


def _to_the_end(pixels: bytes) -> bytes:
    """Telephones put a second picture, or a film, behind the end of the first."""
    end = pixels.find(b"\xff\xd9")
    while (
        end >= 0
        and pixels[end + 2 : end + 4]
        and pixels[end + 2 : end + 3] == b"\xff"
        and pixels[end + 3] not in {0xD8}
    ):
        end = pixels.find(b"\xff\xd9", end + 2)
    return pixels[: end + 2] if end >= 0 else pixels


def _png(content: bytes) -> bytes:
    kept, at = [_PNG], 8
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind = content[at + 4 : at + 8]
        if kind not in _REMARKS_OF_PNG:
            kept.append(content[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            break
    return b"".join(kept)
