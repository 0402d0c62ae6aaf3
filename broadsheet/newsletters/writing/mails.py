"""An issue as a mail: MJML to HTML, and a text part that is made from the blocks, not from the HTML.

What is each reader's own stands in it as marks, which are replaced when it is sent: one writing serves a million readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import mrml
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

from broadsheet.newsletters.writing import parts
from broadsheet.newsletters.writing.parts import Part

if TYPE_CHECKING:
    from broadsheet.newsletters.models import Issue  # which shows itself by what stands here

GREETING = "[[greeting]]"
END = "[[end]]"
PREFERENCES = "[[preferences]]"
"""Marks. Square brackets mean nothing to MJML, and no word of a story looks so."""

FORMATS = (".jpg", ".jpeg", ".png", ".gif")
"""Of pictures, that Gmail, Apple Mail and Outlook all show."""


@dataclass(frozen=True)
class Written:
    """A mail with its marks. `size` is the HTML's, in bytes."""

    subject: str
    html: str
    text: str

    @property
    def size(self) -> int:
        """Bytes of HTML: over about 100,000, Gmail cuts it off."""
        return len(self.html.encode())


def write(issue: Issue, *, for_member: bool) -> Written:
    """The mail for members, or for those who are none."""
    with translation.override(issue.newsletter.language):
        facts = _facts(issue, for_member=for_member)
        mjml = render_to_string("newsletters/issue/mail.mjml", facts)
        text = render_to_string("newsletters/issue/mail.txt", facts)
    return Written(subject=issue.title, html=_html(mjml, issue.newsletter.language), text=_tidy(text))


def for_both(issue: Issue) -> dict[bool, Written]:
    """Both mails: by whether they are for members."""
    return {for_member: write(issue, for_member=for_member) for for_member in (False, True)}


def personal(written: Written, *, issue: Issue, name: str, end: str, preferences: str) -> Written:
    """For one reader: their name if we know it, and their own links."""
    greeting = greet(issue.greeting, name)

    def own(text: str, words: str) -> str:
        return text.replace(GREETING, words).replace(END, end).replace(PREFERENCES, preferences)

    return Written(written.subject, own(written.html, escape(greeting)), own(written.text, greeting))


def greet(greeting: str, name: str) -> str:
    """The greeting with a name in it; without one, the comma before it goes, too."""
    if name:
        return greeting.replace("{name}", name)
    return greeting.replace(", {name}", "").replace(" {name}", "").replace("{name}", "").strip()


def pictures_to_come(issue: Issue) -> int:
    """How many pictures are not yet made in a format that every mail program shows; the letter goes without them."""
    return sum(not _is_shown(part) for part in parts.of(issue, for_member=False))


def _facts(issue: Issue, *, for_member: bool) -> dict[str, Any]:
    found = [part if _is_shown(part) else _without(part) for part in parts.of(issue, for_member=for_member)]
    found = [part for part in found if part.kind != "picture" or part.facts["picture"]]
    marks = {"greeting_mark": GREETING if issue.greeting else "", "end_mark": END, "preferences_mark": PREFERENCES}
    return {"issue": issue, "newsletter": issue.newsletter, "parts": found, "web": issue.full_url, **marks}


def _is_shown(part: Part) -> bool:
    """Whether every mail program shows its picture. Just after upload another copy stands in, which Outlook can't read."""
    picture = part.facts.get("picture")
    return picture is None or picture.url.lower().endswith(FORMATS)


def _without(part: Part) -> Part:
    return Part(part.kind, {**part.facts, "picture": None})


def _html(mjml: str, language: str) -> str:
    found: str = mrml.to_html(mjml).content
    return found.replace('lang="und"', f'lang="{language}"')


def _tidy(text: str) -> str:
    lines = [line.rstrip() for line in text.splitlines()]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip() + "\n"
