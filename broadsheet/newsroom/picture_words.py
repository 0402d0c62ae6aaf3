"""What readers would miss beside an article's pictures: who made one, and what is to be seen on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from broadsheet.newsroom.models import Article, Picture


@dataclass(frozen=True)
class Lack:
    """A picture that an article shows without a credit, or without words for readers who cannot see it."""

    title: str
    credit: bool
    alt: bool

    def __str__(self) -> str:
        if self.credit and self.alt:
            return _("“%s” has neither a credit nor an alt text.") % self.title
        return (_("“%s” has no credit.") if self.credit else _("“%s” has no alt text.")) % self.title


def lacking(article: Article) -> list[Lack]:
    """Each use of a picture, in its order, in which neither the article nor the picture itself says these. One query."""
    uses = list(_uses(article))
    pictures = Picture.objects.in_bulk({key for key, _alt, _credit in uses})
    found = [
        Lack(title=picture.title, credit=not (credit or picture.credit), alt=not (alt or picture.description))
        for key, alt, credit in uses
        if (picture := pictures.get(key)) is not None
    ]
    return list(dict.fromkeys(lack for lack in found if lack.credit or lack.alt))


def _uses(article: Article) -> Iterator[tuple[int, str, str]]:
    """Each picture's key, with the alt text and the credit of this use."""
    if article.main_picture_id:
        yield article.main_picture_id, article.main_picture_alt, article.main_picture_credit
    for block in article.body.raw_data:
        for use in _in_block(block["type"], block["value"]):
            if isinstance(use.get("picture"), int):
                yield use["picture"], use.get("alt") or "", use.get("credit") or ""


def _in_block(kind: str, value: Any) -> list[dict[str, Any]]:
    if kind == "picture":
        return [value]
    if kind == "gallery":
        return [item.get("value", item) for item in value.get("pictures") or []]
    return []
