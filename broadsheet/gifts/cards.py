"""A gift as a card to be printed: the code, and the link as a square that telephones read."""

from __future__ import annotations

from dataclasses import dataclass

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage

from broadsheet.gifts import links, telling
from broadsheet.gifts.models import Gift


@dataclass(frozen=True)
class Card:
    """What stands on one."""

    gift: Gift
    length: str
    until: str
    code: str
    square: SafeString


def of(gift: Gift) -> Card:
    """The card of this gift."""
    return Card(
        gift=gift, length=telling.length(gift.purchase.months), until=telling.last_day(gift.closes_at),
        code=gift.written_code, square=square(links.of(gift)),
    )  # fmt: skip


def square(text: str) -> SafeString:
    """A QR code as SVG, within the page: nobody else is asked to draw it, and nobody else learns it."""
    drawn = qrcode.make(text, image_factory=SvgPathImage, border=0, error_correction=qrcode.ERROR_CORRECT_M)
    return mark_safe(str(drawn.to_string(encoding="unicode")))  # the drawing is of our own link, in figures alone
