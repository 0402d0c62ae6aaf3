"""Footnotes: every program marks them its own way; we keep a raised number and the notes at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag

# Reference → note: Word "#_ftn1" "#_edn1", Google Docs "#ftnt1", LibreOffice "#sdfootnote1sym" "#sdendnote1sym".
_REFERENCE = re.compile(r"#(?:_(ftn|edn)(\d+)|(ftnt)(\d+)|sd(footnote|endnote)(\d+)sym)$")
# Note → reference: Word "#_ftnref1", Google Docs "#ftnt_ref1", LibreOffice "#sdfootnote1anc".
_BACK = re.compile(r"#(?:_(ftn|edn)ref(\d+)|(ftnt)_ref(\d+)|sd(footnote|endnote)(\d+)anc)$")
# Comments of colleagues are not for readers: Google Docs "#cmnt1", Word "#_msocom_1".
_COMMENT = re.compile(r"#(cmnt(_ref)?\d+|_msocom_\d+|_msoanchor_\d+)$")


@dataclass
class Footnotes:
    """The notes of a text, and the numbers that their references get."""

    numbers: dict[str, int] = field(default_factory=dict)
    notes: dict[str, list[Tag]] = field(default_factory=dict)

    def in_order(self) -> list[list[Tag]]:
        """The notes by number; those that nothing refers to come last."""
        last = len(self.numbers) + len(self.notes)
        return [self.notes[key] for key in sorted(self.notes, key=lambda key: self.numbers.get(key, last))]


def lift_out(soup: BeautifulSoup) -> Footnotes:
    """Take the notes out of the text, and put plain raised numbers where they were referred to."""
    found = Footnotes()
    _drop_comments(soup)
    for link in soup.find_all("a", href=_BACK):
        _lift_note(link, found)
    for link in soup.find_all("a", href=_REFERENCE):
        key = _key(_REFERENCE, link)
        number = found.numbers.setdefault(key, len(found.numbers) + 1)
        raised = soup.new_tag("sup")
        raised.string = str(number)
        place = link.parent if link.parent is not None and link.parent.name == "sup" else link
        place.replace_with(raised)
    for separator in soup.find_all(style=re.compile(r"mso-element:\s*footnote-list|mso-element:\s*endnote-list")):
        separator.decompose()
    return found


def _lift_note(link: Tag, found: Footnotes) -> None:
    key = _key(_BACK, link)
    holder = _holder(link)
    (link.parent if link.parent is not None and link.parent.name == "sup" else link).extract()
    if holder is None:
        return
    found.notes.setdefault(key, []).append(holder)
    holder.extract()


def _holder(link: Tag) -> Tag | None:
    """The whole note: its own division if it has one, else its paragraph or list item."""
    for parent in link.parents:
        mark = str(parent.get("id") or "")
        if parent.name == "div" and re.fullmatch(r"_?(ftn|edn|ftnt)\d+|sd(footnote|endnote)\d+", mark):
            return parent
        if parent.name in {"body", "[document]"}:
            break
    found = link.find_parent(["p", "li", "div"])
    return found if isinstance(found, Tag) else None


def _drop_comments(soup: BeautifulSoup) -> None:
    for link in soup.find_all("a", href=_COMMENT):
        if link.decomposed:
            continue
        is_body = re.search(r"_ref|msoanchor", str(link["href"])) is not None
        place = (link.find_parent(["p", "li", "div"]) if is_body else link.find_parent("sup")) or link
        place.decompose()
    for tag in soup.find_all(style=re.compile(r"mso-element:\s*comment")):
        if not tag.decomposed:
            tag.decompose()


def _key(pattern: re.Pattern[str], link: Tag) -> str:
    match = pattern.search(str(link["href"]))
    groups = [group for group in (match.groups() if match else ()) if group]
    kind, number = groups[0], groups[1]
    return f"{'end' if kind in {'edn', 'endnote'} else 'foot'}{number}"
