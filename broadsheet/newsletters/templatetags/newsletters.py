"""Tags of newsletters."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, NavigableString
from django import template

from broadsheet.newsletters.desk import picking
from broadsheet.newsletters.models import Issue

register = template.Library()


@register.simple_tag
def stories_to_pick(issue: Issue) -> list[dict[str, Any]]:
    """The newest stories of an issue's language, as its form lists them."""
    return picking.stories(issue)


@register.filter
def as_text(html: str) -> str:
    """Running text without its tags: a blank line between paragraphs, a dash before items, addresses after their words."""
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a", href=True):
        words, address = link.get_text(), str(link["href"])
        link.replace_with(NavigableString(words if words == address else f"{words} ({address})"))
    for item in soup.find_all("li"):
        item.insert_before(NavigableString("\n- "))
    for block in soup.find_all(["p", "ul", "ol"]):
        block.insert_after(NavigableString("\n\n"))
    for line in soup.find_all("br"):
        line.replace_with(NavigableString("\n"))
    return soup.get_text().strip()
