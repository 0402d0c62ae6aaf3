"""A letter as a sample reader would get it: on the desk, and to whoever has written it."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.foundation import languages
from broadsheet.mail import posting
from broadsheet.mail.letters import Letter
from broadsheet.membership.letters import facts, filling
from broadsheet.membership.letters.filling import Words
from broadsheet.membership.letters.filling import words_of as words_of
from broadsheet.membership.letters.kinds import SORTS, LetterKind

READER = "olha@reader.example"
KIND = "membership/sample"
"""Of its own, so that nobody is asked whether it is still true."""


def sample(kind: LetterKind, language: str, *, subject: str, body: str, to: str = READER) -> Letter:
    """The letter with these words, to a reader who does not exist."""
    with translation.override(language):
        found = facts.sample(kind)
        opt_out = languages.absolute("/membership/letters/…/") if SORTS[kind].is_invitation else ""
    return filling.fill(kind, Words(subject, body), found, to=to, language=language, opt_out=opt_out)


def send(kind: LetterKind, language: str, *, subject: str, body: str, to: str) -> None:
    """Send it to one of the staff, marked as a sample. It opts nobody out."""
    made = sample(kind, language, subject=subject, body=body, to=to)
    marked = _("Sample: %s") % made.subject
    posting.post(Letter(to=to, subject=marked, text=made.text, html=made.html, kind=KIND))
