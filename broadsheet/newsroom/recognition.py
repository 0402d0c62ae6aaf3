"""Knowing a file by its first bytes: what it is called is what somebody typed."""

from __future__ import annotations

import os

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

MAX_DOCUMENT_BYTES = 50 * 1024 * 1024
MAX_RECORDING_BYTES = 1024 * 1024 * 1024
MAX_CAPTIONS_BYTES = 1024 * 1024

Sign = tuple[int, bytes]
"""Where in a file which bytes stand."""

_ZIP = ((0, b"PK\x03\x04"),)
_MP4 = ((4, b"ftyp"),)
_OGG = ((0, b"OggS"),)

DOCUMENTS: dict[str, tuple[Sign, ...]] = {
    "pdf": ((0, b"%PDF-"),),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp", "epub", "zip"), _ZIP),
    **dict.fromkeys(("txt", "csv", "json", "geojson"), ()),
    "rtf": ((0, b"{\\rtf"),),
}
"""What readers may download, and how each begins; text begins with anything."""

SOUND: dict[str, tuple[Sign, ...]] = {
    "mp3": ((0, b"ID3"), (0, b"\xff\xfb"), (0, b"\xff\xfa"), (0, b"\xff\xf3"), (0, b"\xff\xf2")),
    "aac": ((0, b"\xff\xf1"), (0, b"\xff\xf9"), (0, b"ADIF")),
    "m4a": _MP4,
    "flac": ((0, b"fLaC"),),
    "wav": ((8, b"WAVE"),),
    **dict.fromkeys(("oga", "ogg", "opus"), _OGG),
}

FILM: dict[str, tuple[Sign, ...]] = {"mp4": _MP4, "m4v": _MP4, "webm": ((0, b"\x1a\x45\xdf\xa3"),)}


def check(file: File[bytes], kinds: dict[str, tuple[Sign, ...]], *, most: int) -> None:
    """Raise a `ValidationError` in the user's words unless the file is of one of these kinds, and not too large."""
    ending = os.path.splitext(file.name or "")[1].lower().lstrip(".")
    if ending not in kinds:
        raise ValidationError(
            _("Files ending in “.%(ending)s” are not taken here. These are: %(kinds)s.")
            % {"ending": ending, "kinds": ", ".join(sorted(kinds))}
        )
    if file.size > most:
        raise ValidationError(
            _("This file has %(size)s; the most we take is %(most)s.")
            % {"size": filesizeformat(file.size), "most": filesizeformat(most)}
        )
    if not _begins_as(file, kinds[ending]):
        raise ValidationError(
            _("This file is called “.%s”, but it is something else, or damaged. Please save it again and retry.")
            % ending
        )


def _begins_as(file: File[bytes], signs: tuple[Sign, ...]) -> bool:
    file.seek(0)
    beginning = file.read(64)
    file.seek(0)
    return not signs or any(beginning[at : at + len(sign)] == sign for at, sign in signs)


def check_captions(file: File[bytes]) -> None:
    """Raise a `ValidationError` unless this is a WebVTT file."""
    if file.size > MAX_CAPTIONS_BYTES:
        raise ValidationError(_("This is too large for captions. Please choose a WebVTT file (.vtt)."))
    file.seek(0)
    content = file.read()
    file.seek(0)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if not (file.name or "").lower().endswith(".vtt") or not text.startswith("WEBVTT"):
        raise ValidationError(
            _(
                "Captions must be a WebVTT file (.vtt), which begins with “WEBVTT”. Most subtitle tools can save as WebVTT."
            )
        )
