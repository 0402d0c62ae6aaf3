"""An issue's links as they stand in letters: to stories by way of the count, to where something is paid with its name."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.urls import Resolver404, resolve

from broadsheet.foundation import languages
from broadsheet.newsletters.writing.mails import Written

if TYPE_CHECKING:
    from broadsheet.newsletters.models import Issue

CLICK = "[[click]]"
"""A mark, which is each letter's own code when it is sent."""
PAID = frozenset({"membership", "contribution", "gift"})
"""Views behind which something is paid. What is paid says in the ledger which issue brought it."""

_IN_HTML = re.compile(r'(?<=href=")https?://[^"]+(?=")')
_IN_TEXT = re.compile(r"https?://[^\s<>\"]+")


def led(written: Written, issue: Issue) -> Written:
    """A mail whose links lead by way of the count, with a mark in them; and, if openings are counted, the picture for it."""
    html = _IN_HTML.sub(lambda found: escape(_led(unescape(found[0]), issue)), written.html)
    if issue.newsletter.counts_openings:
        html = html.replace("</body>", f"{_picture(issue)}</body>")
    return replace(written, html=html, text=_IN_TEXT.sub(lambda found: _led(found[0], issue), written.text))


def own(written: Written, code: str) -> Written:
    """The same for one letter."""
    return replace(written, html=written.html.replace(CLICK, code), text=written.text.replace(CLICK, code))


def brought_by(issue: int) -> str:
    """What stands as `variant` in the ledger's rows."""
    return f"issue:{issue}"


def _picture(issue: Issue) -> str:
    address = languages.url_to(issue.newsletter.language, "subscription_opened", "CODE").replace("CODE", CLICK)
    return (
        f'<img src="{escape(address)}" alt="" width="1" height="1" style="display:block;width:1px;height:1px;border:0">'
    )


def _led(address: str, issue: Issue) -> str:
    parts = urlsplit(address)
    language = issue.newsletter.language
    if f"{parts.scheme}://{parts.netloc}" != languages.origin(language):
        return address
    try:
        match = resolve(parts.path)
    except Resolver404:
        return address
    if match.view_name in PAID:
        asked = dict(parse_qsl(parts.query))
        return urlunsplit(parts._replace(query=urlencode({"variant": brought_by(issue.pk), **asked})))
    is_story = match.view_name == "page" and not parts.query and issue.newsletter.counts_clicks
    if not is_story or parts.path != languages.path_to(language, "page", match.kwargs["slug"]):
        return address
    counted = languages.url_to(language, "subscription_story", "CODE", match.kwargs["slug"])
    return counted.replace("CODE", CLICK) + (f"#{parts.fragment}" if parts.fragment else "")
