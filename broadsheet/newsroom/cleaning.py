"""A picture file as it comes in: refused with words that help, or freed of everything but its pixels.

Cameras write where and with what a picture was taken, agencies write names, and a file can hide another file behind its
last pixel. So nothing of the file is kept: it is decoded and written anew. Orientation is applied to the pixels, colours
are converted to sRGB, and of a moving picture the first frame stays.
"""

from __future__ import annotations

import io
import os
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from broadsheet.newsroom.wording import Wording, wording

MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 32_000_000
"""Of a picture in memory: four bytes a pixel are 128 MB. Larger JPEGs are decoded at a half, a quarter or an eighth."""
MAX_JPEG_PIXELS = 80_000_000
"""Of a JPEG file; below Pillow's own warning line of 89 million, and above what cameras make."""
MAX_SIDE = 30_000
MAX_FRAMES = 500

ENDINGS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP", "avif": "AVIF"}
_KINDS = {"MPO": "JPEG"}  # a JPEG that holds several pictures, as phones write
_GIF_FRAME = b"\x21\xf9\x04"

_TAKES = _("We take JPEG, PNG, WebP, AVIF and GIF.")


class RefusedPictureError(ValidationError):
    """The file is no picture that we can take; the message says why and what to do."""


class CleanPicture(ContentFile[bytes]):
    """The bytes of a picture that has been cleaned, with what its file said about it."""

    def __init__(self, content: bytes, name: str, words: Wording) -> None:
        super().__init__(content, name=name)
        self.words = words


def clean(file: IO[bytes], name: str, size: int) -> CleanPicture:
    """The picture alone, under the same name. Raises `RefusedPictureError`."""
    kind = _kind_by_name(name)
    if size > MAX_BYTES:
        raise RefusedPictureError(
            _("This file has %(size)s; the most we take is %(most)s. Please save it smaller, or as a JPEG.")
            % {"size": filesizeformat(size), "most": filesizeformat(MAX_BYTES)}
        )
    _refuse_drawing(file)
    try:
        with Image.open(file, formats=sorted(set(ENDINGS.values()))) as image:
            _check(image, kind, file)
            words = wording(image)
            return CleanPicture(_rewritten(image, kind), name, words)
    except RefusedPictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels(MAX_JPEG_PIXELS) from None
    except UnidentifiedImageError:
        raise RefusedPictureError(format_lazy("{} {}", _("This file is not a picture that we know."), _TAKES)) from None
    except (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, ArithmeticError, LookupError) as error:
        # What Pillow raises on broken files depends on where they break.
        raise RefusedPictureError(
            _("This picture is damaged or was not uploaded whole. Please open it in a viewer, save it again and retry.")
        ) from error


def _kind_by_name(name: str) -> str:
    ending = os.path.splitext(name)[1].lower().lstrip(".")
    if ending in {"svg", "svgz"}:
        raise _svg()
    if ending in {"heic", "heif"}:
        raise RefusedPictureError(_("HEIC pictures open on few devices. Please export it as a JPEG and upload that."))
    if ending not in ENDINGS:
        raise RefusedPictureError(
            format_lazy("{} {}", _("Files ending in “.%s” are not pictures that we know.") % ending, _TAKES)
        )
    return ENDINGS[ending]


def _refuse_drawing(file: IO[bytes]) -> None:
    file.seek(0)
    beginning = file.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    file.seek(0)
    if beginning.startswith((b"<svg", b"<?xml", b"<!doctype svg", b"<!--")):
        raise _svg()


def _svg() -> RefusedPictureError:
    return RefusedPictureError(
        _("This is an SVG drawing. It can carry a script, so we don't take it. Please export it as a PNG.")
    )


def _too_many_pixels(most: int) -> RefusedPictureError:
    return RefusedPictureError(
        _("This picture has too many pixels; the most we take is %d million. Please save it smaller.")
        % (most // 1_000_000)
    )


def _check(image: Image.Image, kind: str, file: IO[bytes]) -> None:
    """Everything that the header tells, before a pixel is decoded."""
    found = _KINDS.get(image.format or "", image.format or "")
    if found != kind:
        raise RefusedPictureError(
            _("The file's name says %(said)s, but it is a %(found)s picture. Please rename it and try again.")
            % {"said": kind, "found": found}
        )
    width, height = image.size
    # A progressive JPEG is held whole while it is decoded, however small it is wanted.
    can_shrink = found == "JPEG" and not image.info.get("progressive")
    most = MAX_JPEG_PIXELS if can_shrink else MAX_PIXELS
    if width * height > most or max(width, height) > MAX_SIDE:
        raise _too_many_pixels(most)
    if _frames(image, found, file) > MAX_FRAMES:
        raise RefusedPictureError(
            _("This moving picture has more than %d frames. Please upload it as a video.") % MAX_FRAMES
        )


def _frames(image: Image.Image, kind: str, file: IO[bytes]) -> int:
    if kind == "JPEG":
        return 1
    if kind == "GIF":  # counting them the right way costs a walk through every frame
        at = file.tell()
        file.seek(0)
        marks = file.read().count(_GIF_FRAME)
        file.seek(at)
        if marks > MAX_FRAMES:
            return marks
    return int(getattr(image, "n_frames", 1))


def _rewritten(image: Image.Image, kind: str) -> bytes:
    if kind == "JPEG":
        _decode_small_enough(image)
    image.load()
    plain = _in_srgb(_upright(image))
    # Pillow writes comments and profiles that it finds here.
    plain.info = {key: value for key, value in plain.info.items() if key == "transparency"}
    buffer = io.BytesIO()
    plain.save(buffer, kind, **_options(plain, kind))
    return buffer.getvalue()


def _upright(image: Image.Image) -> Image.Image:
    is_upright = image.getexif().get(ExifTags.Base.Orientation, 1) == 1
    return image if is_upright else ImageOps.exif_transpose(image)


def _decode_small_enough(image: Image.Image) -> None:
    width, height = image.size
    scale = 1
    while width * height > MAX_PIXELS * scale * scale and scale < 8:
        scale *= 2
    if scale > 1:
        image.draft(image.mode, (width // scale, height // scale))


def _in_srgb(image: Image.Image) -> Image.Image:
    """The same colours as untagged sRGB, which is what every browser takes untagged pixels for."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits of grey
        image = image.point(lambda value: value / 256).convert("L") if image.mode != "F" else image.convert("L")
    if profile and image.mode in {"RGB", "RGBA", "CMYK"}:
        image = _converted(image, profile)
    return image.convert("RGB") if image.mode not in {"RGB", "RGBA", "L", "LA", "P", "1"} else image


def _converted(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        found = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if image.mode != "CMYK" and "srgb" in ImageCms.getProfileDescription(found).lower():
            return image
        mode = "RGB" if image.mode == "CMYK" else image.mode
        made = ImageCms.profileToProfile(image, found, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # a broken profile says nothing about the pixels
    return made or image


def _options(image: Image.Image, kind: str) -> dict[str, Any]:
    if kind == "JPEG":
        # A picture whose pixels were not touched keeps its own tables: almost nothing is lost.
        return {"quality": "keep"} if image.format == "JPEG" else {"quality": 95, "subsampling": 0}
    return {"WEBP": {"quality": 92, "method": 2}, "AVIF": {"quality": 88, "speed": 8}}.get(kind, {})
