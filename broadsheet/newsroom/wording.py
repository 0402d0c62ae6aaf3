"""What a picture's file says about the picture: the caption and credit that agencies and photographers write into it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from broadsheet.foundation.text import cut_at_word

CREDIT_MAX = 255
CAPTION_MAX = 2000

_UTF8_MARK = b"\x1b%G"


@dataclass(frozen=True)
class Wording:
    """A caption and a credit, either perhaps empty."""

    caption: str = ""
    credit: str = ""


def wording(image: Image.Image) -> Wording:
    """Read IPTC first, then XMP, then EXIF: the order in which agencies can be trusted to have filled them in."""
    found = [_from_iptc(image), _from_xmp(image), _from_exif(image)]
    caption = next((each.caption for each in found if each.caption), "")
    credit = next((each.credit for each in found if each.credit), "")
    return Wording(caption=cut_at_word(caption, CAPTION_MAX), credit=_fitting(credit))


def _fitting(credit: str) -> str:
    return cut_at_word(credit, CREDIT_MAX - 1)


def _joined(*names: str) -> str:
    """ "Olena Marchenko", "The Lantern" → "Olena Marchenko / The Lantern"."""
    kept: list[str] = []
    for name in names:
        if name and name not in kept:
            kept.append(name)
    return " / ".join(kept)


def _from_iptc(image: Image.Image) -> Wording:
    if not isinstance(image, ImageFile.ImageFile):
        return Wording()
    try:
        records = IptcImagePlugin.getiptcinfo(image) or {}
    except (SyntaxError, ValueError, OSError, KeyError, TypeError):
        return Wording()
    is_utf8 = _UTF8_MARK in _first_bytes(records.get((1, 90)))

    def text(record: int) -> str:
        return _decoded(_first_bytes(records.get((2, record))), is_utf8=is_utf8)

    return Wording(caption=text(120), credit=_joined(text(80), text(110)))


def _first_bytes(value: Any) -> bytes:
    if isinstance(value, list):
        value = value[0] if value else b""
    return value if isinstance(value, bytes) else b""


def _decoded(raw: bytes, *, is_utf8: bool) -> str:
    """UTF-8 where it is said or where it fits, else Latin-1, as the old agencies' tools wrote."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace") if is_utf8 else raw.decode("latin-1")
    return _tidy(text)


def _tidy(text: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _from_xmp(image: Image.Image) -> Wording:
    try:
        tree = image.getxmp()
    except Exception:  # a foreign document: whatever is wrong with it, the picture is not
        return Wording()
    fields = dict(_leaves(tree))
    return Wording(
        caption=fields.get("description", ""), credit=_joined(fields.get("creator", ""), fields.get("Credit", ""))
    )


def _leaves(tree: Any, name: str = "") -> list[tuple[str, str]]:
    """Every text under the name of the field that holds it; the list marks of RDF are not fields."""
    if isinstance(tree, dict):
        inside: list[tuple[str, str]] = []
        for key, value in reversed(tree.items()):
            is_mark = key in {"Alt", "Seq", "Bag", "li", "text"}
            if key != "lang":
                inside += _leaves(value, name if is_mark else key)
        return inside
    if isinstance(tree, list):
        return [leaf for each in reversed(tree) for leaf in _leaves(each, name)]
    return [(name, _tidy(str(tree)))] if tree else []


def _from_exif(image: Image.Image) -> Wording:
    try:
        exif = image.getexif()
    except Exception:  # as above
        return Wording()

    def text(tag: int) -> str:
        value = exif.get(tag)
        return _tidy(value) if isinstance(value, str) else ""

    return Wording(caption=text(ExifTags.Base.ImageDescription), credit=text(ExifTags.Base.Artist))
