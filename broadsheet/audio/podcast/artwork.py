"""The square picture that a podcast is known by: the paper's own sign on its own colour."""

from __future__ import annotations

import hashlib
import io

from django.conf import settings
from django.core.files.storage import storages
from PIL import Image

from broadsheet.audio import copies
from broadsheet.foundation import sources
from broadsheet.newsroom import themes
from broadsheet.newsroom.models import Publication
from broadsheet.newsroom.share_pictures import whole_address

SIDE = 1500
"""Pixels: Apple wants 1400 to 3000."""
_SIGN = 1000
_BAND = 60
_LOOK = "1"
"""Another number has every picture drawn anew."""


def address(publication: Publication) -> str:
    """Its whole address; whoever asks first has it drawn."""
    sources.record("chrome")
    storage, name = storages["public"], _name(publication)
    if not storage.exists(name):
        copies.put(storage, name, drawn(publication))
    return whole_address(str(storage.url(name)))


def drawn(publication: Publication) -> bytes:
    """The picture as JPEG, without transparency, as podcast programs want it."""
    colours = themes.light_roles(publication)
    canvas = Image.new("RGB", (SIDE, SIDE), colours["paper"])
    canvas.paste(colours["accent"], (0, SIDE - _BAND, SIDE, SIDE))
    with _sign(publication) as sign:
        sign = sign.convert("RGBA")
        scale = min(_SIGN / sign.width, _SIGN / sign.height)
        sign = sign.resize((round(sign.width * scale), round(sign.height * scale)), Image.Resampling.LANCZOS)
        canvas.paste(sign, ((SIDE - sign.width) // 2, (SIDE - _BAND - sign.height) // 2), sign)
    file = io.BytesIO()
    canvas.save(file, "JPEG", quality=90)
    return file.getvalue()


def _sign(publication: Publication) -> Image.Image:
    if publication.logo is None:
        return Image.open(settings.BASE_DIR / "static" / "icons" / "icon-512.png")
    with publication.logo.file.open("rb") as file:
        return Image.open(io.BytesIO(file.read()))


def _name(publication: Publication) -> str:
    logo = publication.logo
    if logo is not None:
        sources.record(f"picture:{logo.pk}")
    colours = themes.light_roles(publication)
    facts = (_LOOK, logo.file.name if logo else "", logo.file_hash if logo else "", colours["paper"], colours["accent"])
    return hashlib.sha256(f"podcast {facts}".encode()).hexdigest()[:32] + ".jpg"
