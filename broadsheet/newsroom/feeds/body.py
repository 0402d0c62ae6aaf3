"""An article's open text as plain HTML that any feed reader can show: no classes, no scripts, whole addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string

from broadsheet.foundation import languages
from broadsheet.newsroom import composing, gate, how_we_know, links, machine_help, share_pictures
from broadsheet.newsroom.models import Article
from broadsheet.newsroom.pictures import Copy

_ADDRESS = re.compile(r'\b(href|src)="([/#][^"]*)"')


@dataclass(frozen=True)
class FeedBlock:
    """One block with what its template needs besides its value."""

    kind: str
    value: Any
    pictures: list[tuple[Copy, Any]]


def open_html(article: Article, url: str) -> str:
    """The open text of the article, the main picture first. `url` is the article's whole address."""
    blocks = [_feed_block(block) for block in gate.open_blocks(article)]
    context = {
        "article": article,
        "main": main_picture(article),
        "blocks": blocks,
        "is_cut": gate.is_gated(article),
        "known_by": how_we_know.line(article),
        "url": url,
        "machine_help": machine_help.of(article),
    }
    with links.looked_up(composing.linking_texts(article), on=article):
        html = render_to_string("newsroom/feed_body.html", context)
    return _with_whole_addresses(html, url, languages.origin(article.edition))


def fetch_pictures(articles: list[Article]) -> None:
    """Fetch the scaled copies of all pictures in all bodies at once, in two queries."""
    found = [
        use["picture"]
        for article in articles
        for block in gate.open_blocks(article)
        for use in _uses(block)
        if use.get("picture")
    ]
    if found:
        prefetch_related_objects(found, "renditions__public_file")


def main_picture(article: Article) -> Copy | None:
    """The main picture uncropped, under its public name."""
    copies = share_pictures.copies(article.main_picture, "feed")
    return copies[0] if copies else None


def _feed_block(block: Any) -> FeedBlock:
    pictures = [(copy, use) for use in _uses(block) for copy in share_pictures.copies(use.get("picture"), "feed")]
    return FeedBlock(kind=block.block_type, value=block.value, pictures=pictures)


def _uses(block: Any) -> list[Any]:
    """The pictures that a block shows, each with what its use says of it."""
    if block.block_type == "picture":
        return [block.value]
    if block.block_type == "gallery":
        return list(block.value.get("pictures") or [])
    if block.block_type in {"video", "embed"}:
        return [{"picture": block.value.get("poster") or block.value.get("picture")}]
    return []


def _with_whole_addresses(html: str, url: str, origin: str) -> str:
    def whole(match: re.Match[str]) -> str:
        name, address = match.groups()
        base = escape(url) if address.startswith("#") else origin
        return f'{name}="{address}"' if address.startswith("//") else f'{name}="{base}{address}"'

    return _ADDRESS.sub(whole, html)
