"""Reading what a site says of a piece: oEmbed, or the marks that a page carries for link previews."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup

from broadsheet.foundation.text import cut_at_word

TITLE_MAX = 255
TEXT_MAX = 2000


@dataclass(frozen=True)
class Answer:
    """What we keep a copy of. Everything is plain text; `picture_url` is still on the other site."""

    title: str = ""
    author: str = ""
    text: str = ""
    picture_url: str = ""

    def or_else(self, other: Answer) -> Answer:
        """This answer, with its gaps filled from another."""
        return Answer(
            title=self.title or other.title,
            author=self.author or other.author,
            text=self.text or other.text,
            picture_url=self.picture_url or other.picture_url,
        )


def from_oembed(said: Any, url: str) -> Answer:
    """An oEmbed answer. Whatever is not as it should be is left out."""
    if not isinstance(said, Mapping):
        return Answer()
    html = said.get("html")
    return Answer(
        title=_line(said.get("title")),
        author=_line(said.get("author_name")),
        text=_quoted(html) if isinstance(html, str) else "",
        picture_url=_address(said.get("thumbnail_url"), url),
    )


def _quoted(html: str) -> str:
    """The words of a post: the paragraphs of its `<blockquote>`. A frame has none."""
    page = BeautifulSoup(html, "lxml")
    for mark in page.select("blockquote br"):
        mark.replace_with("\n")
    return _text("\n\n".join(paragraph.get_text() for paragraph in page.select("blockquote p")))


def from_page(html: str, url: str) -> Answer:
    """A page's OpenGraph marks."""
    page = BeautifulSoup(html, "lxml")

    marks = {
        str(mark.get("property") or mark.get("name")): str(mark.get("content", "")) for mark in page.select("meta")
    }

    def mark(*names: str) -> str:
        return next((marks[name] for name in names if marks.get(name, "").strip()), "")

    title = mark("og:title", "twitter:title") or (page.title.get_text() if page.title else "")
    return Answer(
        title=_line(title),
        author=_line(mark("article:author", "author")),
        text=_text(mark("og:description", "twitter:description", "description")),
        picture_url=_address(mark("og:image:secure_url", "og:image", "twitter:image"), url),
    )


def _line(value: Any) -> str:
    return cut_at_word(value, TITLE_MAX - 1) if isinstance(value, str) else ""


def _text(value: str) -> str:
    lines = [" ".join(line.split()) for line in value.strip().splitlines()]
    text = "\n".join(lines)
    return text if len(text) <= TEXT_MAX else cut_at_word(text, TEXT_MAX)


def _address(value: Any, base: str) -> str:
    if not isinstance(value, str) or not value.strip():
        return ""
    address = urljoin(base, value.strip())
    return address if urlsplit(address).scheme in {"http", "https"} else ""
