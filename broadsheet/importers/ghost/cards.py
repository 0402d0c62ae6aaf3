"""From a Ghost post's HTML to body blocks.

Ghost writes its "cards" as HTML with classes (`kg-image-card`, `kg-bookmark-card` …). Each has a function here that
gives the block or blocks it becomes; what has none is kept as text, and what cannot be kept is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from typing import Any

import nh3
from lxml import html as lxml_html
from lxml.html import HtmlElement

from broadsheet.foundation.text import plain
from broadsheet.importers.ghost.captions import caption_and_credit

Block = tuple[str, Any]

_TEXT_TAGS = {"a", "b", "strong", "i", "em", "br", "sup", "sub", "s", "ul", "ol", "li", "p", "blockquote", "code"}
_PARAGRAPHS = {"p", "ul", "ol", "blockquote", "pre"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_MEMBERS_ONLY = "members-only"
_HTML_CARD = re.compile(r"<!--\s*kg-card-begin:\s*html\s*-->(.*?)<!--\s*kg-card-end:\s*html\s*-->", re.DOTALL)
_RAW = "broadsheet-raw-html"


@dataclass
class Body:
    """The blocks of one post, the pictures they ask for, and what was noticed on the way."""

    blocks: list[Block] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)

    def warn(self, about: str, case: str) -> None:
        """Note something that somebody should look at."""
        self.warnings.append((about, case))


def blocks_from(html: str) -> Body:
    """A post's body. Pictures stand as `{"src": …}` until they have been brought in."""
    body = Body()
    raw: list[str] = []

    def keep_raw(found: re.Match[str]) -> str:
        raw.append(found.group(1).strip())
        return f'<{_RAW} data-number="{len(raw) - 1}"></{_RAW}>'

    marked = _HTML_CARD.sub(keep_raw, html.replace("__GHOST_URL__", ""))
    if not marked.strip():
        return body
    root = lxml_html.fragment_fromstring(marked, create_parent="div")
    if root.text and root.text.strip():
        _text(body, f"<p>{escape(root.text.strip())}</p>")
    for node in root:
        _node(body, node, raw)
        if node.tail and node.tail.strip():
            _text(body, f"<p>{escape(node.tail.strip())}</p>")
    return body


def _node(body: Body, node: HtmlElement, raw: list[str]) -> None:
    if not isinstance(node.tag, str):
        if _MEMBERS_ONLY in (node.text or ""):
            _divide(body)
        return
    classes = set((node.get("class") or "").split())
    card = next((make for name, make in _CARDS.items() if name in classes), None)
    if node.tag == _RAW:
        _raw_html(body, raw[int(node.get("data-number", "0"))])
    elif card is not None:
        card(body, node)
    elif node.tag in _HEADINGS:
        _heading(body, node)
    elif node.tag == "hr":
        body.blocks.append(("divider", None))
    elif node.tag == "blockquote" and "kg-blockquote-alt" in classes:
        body.blocks.append(("pull_quote", {"text": plain(_inner(node)), "attribution": ""}))
    elif node.tag in _PARAGRAPHS:
        _text(body, _outer(node))
    elif node.tag == "figure" or node.tag == "img":
        _picture(body, node)
    elif node.tag == "table":
        body.blocks.append(
            ("special", {"title": plain(_inner(node))[:80] or "Table", "html": _outer(node), "height": 480})
        )
        body.warn(
            "Tables are shown in a frame; make them table blocks when you touch the article", plain(_inner(node))[:60]
        )
    elif node.tag == "iframe":
        _embed(body, node)
    elif node.tag in {"script", "style"}:
        body.warn("Scripts outside an HTML card were left out", _outer(node)[:80])
    else:
        for inner in _wrapped(node):
            _node(body, inner, raw)


def _wrapped(node: HtmlElement) -> list[HtmlElement]:
    """The parts of a box without a meaning of its own; a box of bare text is one paragraph."""
    if len(node) and all(isinstance(child.tag, str) and child.tag not in _TEXT_TAGS - _PARAGRAPHS for child in node):
        return list(node)
    paragraph = lxml_html.fragment_fromstring(f"<p>{_inner(node)}</p>", create_parent="div")
    return [child for child in paragraph if child.tag == "p"]


def _divide(body: Body) -> None:
    if all(kind != "open_part_ends" for kind, _value in body.blocks):
        body.blocks.append(("open_part_ends", None))


def _text(body: Body, html: str) -> None:
    """Add running text; consecutive paragraphs are one block."""
    clean = nh3.clean(
        html, tags=_TEXT_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto", "tel"}, link_rel=None
    )
    clean = (
        clean.replace("<strong>", "<b>").replace("</strong>", "</b>").replace("<em>", "<i>").replace("</em>", "</i>")
    )
    if not plain(clean):
        return
    if body.blocks and body.blocks[-1][0] == "paragraph":
        body.blocks[-1] = ("paragraph", body.blocks[-1][1] + clean)
    else:
        body.blocks.append(("paragraph", clean))


def _heading(body: Body, node: HtmlElement) -> None:
    if text := plain(_inner(node)):
        body.blocks.append(("heading", text))


def _picture(body: Body, node: HtmlElement) -> None:
    image = node if node.tag == "img" else next(iter(node.iter("img")), None)
    if image is None:
        if plain(_inner(node)):
            _text(body, f"<p>{_inner(node)}</p>")
        return
    width = (
        "full"
        if "kg-width-full" in (node.get("class") or "")
        else "wide"
        if "kg-width-wide" in (node.get("class") or "")
        else "text"
    )
    body.blocks.append(("picture", {**_use(image, _caption_html(node)), "width": width}))


def _gallery(body: Body, node: HtmlElement) -> None:
    uses = [_use(image, "") for image in node.iter("img")]
    caption, credit = caption_and_credit(_caption_html(node))
    if uses:
        uses[-1]["caption"], uses[-1]["credit"] = caption, credit
    if len(uses) == 1:
        body.blocks.append(("picture", {**uses[0], "width": "text"}))
    elif uses:
        body.blocks.append(("gallery", {"title": "", "pictures": uses}))


def _use(image: HtmlElement, caption_html: str) -> dict[str, Any]:
    caption, credit = caption_and_credit(caption_html)
    return {
        "src": image.get("src") or "",
        "alt": (image.get("alt") or "")[:255],
        "caption": caption,
        "credit": credit[:255],
    }


def _bookmark(body: Body, node: HtmlElement) -> None:
    link = next(iter(node.iter("a")), None)
    url = link.get("href") if link is not None else ""
    if not url:
        return
    body.blocks.append(
        (
            "related",
            {
                "url": url,
                "title": _of_class(node, "kg-bookmark-title")[:255],
                "excerpt": _of_class(node, "kg-bookmark-description"),
            },
        )
    )


def _embed(body: Body, node: HtmlElement) -> None:
    frame = node if node.tag == "iframe" else next(iter(node.iter("iframe")), None)
    links = [href for link in node.iter("a") if (href := link.get("href") or "").startswith("http")]
    url: str = (frame.get("src") if frame is not None else "") or (links[-1] if links else "")
    if url.startswith("//"):
        url = f"https:{url}"
    if not url.startswith("http"):
        body.warn("Embeds without an address were left out", plain(_inner(node))[:60])
        return
    quote = next(iter(node.iter("blockquote")), None)
    title = frame.get("title") if frame is not None else ""
    text = plain(_inner(quote)) if quote is not None else plain(_caption_html(node))
    body.blocks.append(
        ("embed", {"url": url, "title": (title or "")[:255], "author": "", "text": text, "picture": None})
    )


def _callout(body: Body, node: HtmlElement) -> None:
    text = plain(_inner(_first_of_class(node, "kg-callout-text", node)))
    if text:
        title, _, rest = text.partition(": ")
        if rest and len(title) <= 80:
            body.blocks.append(("fact_box", {"title": title, "text": f"<p>{escape(rest)}</p>"}))
        else:
            body.blocks.append(("fact_box", {"title": "", "text": f"<p>{escape(text)}</p>"}))


def _toggle(body: Body, node: HtmlElement) -> None:
    content = _first_of_class(node, "kg-toggle-content", node)
    clean = nh3.clean(_inner(content), tags=_TEXT_TAGS, attributes={"a": {"href"}}, link_rel=None)
    body.blocks.append(("fact_box", {"title": _of_class(node, "kg-toggle-heading-text")[:255], "text": clean}))


def _link(body: Body, node: HtmlElement) -> None:
    """Buttons, files and products become links."""
    for link in node.iter("a"):
        label = plain(_inner(link)) or _of_class(node, "kg-file-card-title") or link.get("href") or ""
        if link.get("href"):
            _text(body, f'<p><a href="{escape(link.get("href") or "")}">{escape(label)}</a></p>')
            return


def _recording(body: Body, node: HtmlElement) -> None:
    source = next((src for found in node.iter("video", "audio", "source") if (src := found.get("src"))), "")
    name = _of_class(node, "kg-audio-title") or plain(_caption_html(node)) or source.rsplit("/", 1)[-1]
    if source:
        _text(body, f'<p><a href="{escape(source)}">{escape(name)}</a></p>')
        body.warn("Sound and film files are linked; upload them and make them audio or video blocks", source)


def _header(body: Body, node: HtmlElement) -> None:
    for inner in node.iter(*_HEADINGS):
        _heading(body, inner)
    for inner in node.iter("p"):
        _text(body, _outer(inner))


def _left_out(body: Body, node: HtmlElement) -> None:
    body.warn("Sign-up, paywall and e-mail cards were left out: Broadsheet makes its own", plain(_inner(node))[:60])


def _raw_html(body: Body, html: str) -> None:
    if html:
        body.blocks.append(("special", {"title": plain(html)[:80] or "Special project", "html": html, "height": 480}))
        body.warn("Raw HTML is shown in a sandboxed frame: look whether it still works", plain(html)[:60] or html[:60])


_CARDS: dict[str, Callable[[Body, HtmlElement], None]] = {
    "kg-gallery-card": _gallery,
    "kg-image-card": _picture,
    "kg-bookmark-card": _bookmark,
    "kg-embed-card": _embed,
    "kg-callout-card": _callout,
    "kg-toggle-card": _toggle,
    "kg-button-card": _link,
    "kg-file-card": _link,
    "kg-product-card": _header,
    "kg-header-card": _header,
    "kg-audio-card": _recording,
    "kg-video-card": _recording,
    "kg-signup-card": _left_out,
    "kg-cta-card": _left_out,
    "kg-paywall-card": _left_out,
}


def _inner(node: HtmlElement) -> str:
    parts = [escape(node.text) if node.text else ""]
    parts += [lxml_html.tostring(child, encoding="unicode") for child in node]
    return "".join(parts)


def _outer(node: HtmlElement) -> str:
    return str(lxml_html.tostring(node, encoding="unicode", with_tail=False))


def _first_of_class(node: HtmlElement, name: str, default: HtmlElement) -> HtmlElement:
    return next((found for found in node.iter() if name in (found.get("class") or "").split()), default)


def _of_class(node: HtmlElement, name: str) -> str:
    return next((plain(_inner(found)) for found in node.iter() if name in (found.get("class") or "").split()), "")


def _caption_html(node: HtmlElement) -> str:
    return next((_inner(found) for found in node.iter("figcaption")), "")
