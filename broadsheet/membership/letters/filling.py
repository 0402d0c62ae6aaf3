"""A letter's words and facts made one: its subject, its plain text and its HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from broadsheet.foundation import languages
from broadsheet.mail.letters import Letter
from broadsheet.membership.letters.kinds import PLACEHOLDERS, LetterKind
from broadsheet.membership.letters.naming import BRACED, filled, pieces
from broadsheet.membership.models import LetterText

FOLDER = "membership/letters"
ONE_CLICK = "List-Unsubscribe=One-Click"


@dataclass(frozen=True)
class Words:
    """What a letter says before its facts are filled in."""

    subject: str
    body: str
    is_own: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, or a link that stands alone: then `url` is set and `html` are its words."""

    html: SafeString
    url: str = ""


def shipped(kind: LetterKind, language: str) -> Words:
    """The words that come with Broadsheet."""
    with translation.override(language):
        subject, body = (render_to_string(f"{FOLDER}/{kind}/{part}.txt").strip() for part in ("subject", "body"))
    return Words(" ".join(subject.split()), re.sub(r"\n{3,}", "\n\n", body))


def words_of(kind: LetterKind, language: str) -> Words:
    """Staff's own words where they wrote any, else the shipped ones."""
    own = LetterText.objects.filter(kind=kind, language=language).first()
    return Words(own.subject, own.body, is_own=True) if own else shipped(kind, language)


def fill(
    kind: LetterKind, words: Words, facts: Mapping[str, str], *, to: str, language: str, opt_out: str = ""
) -> Letter:
    """The finished letter. `opt_out` is where its reader says that they want no more of such; then it is in the headers, too."""
    with translation.override(language):
        shown = {
            "to": to, "site_url": languages.origin(languages.current()), "blocks": blocks(words.body, facts),
            "paragraphs": _plain(words.body, facts), "opt_out": opt_out,
        }  # fmt: skip
        return Letter(
            to=to,
            subject=" ".join(filled(words.subject, facts).split()),
            text=render_to_string(f"{FOLDER}/letter.txt", shown).strip() + "\n",
            html=render_to_string(f"{FOLDER}/letter.html", shown),
            headers={"List-Unsubscribe": f"<{opt_out}>", "List-Unsubscribe-Post": ONE_CLICK} if opt_out else {},
            kind=f"{FOLDER}/{kind}",
        )


def blocks(body: str, facts: Mapping[str, str]) -> list[Block]:
    """The paragraphs of the HTML. What nothing can be said about leaves no empty one."""
    found = []
    for paragraph in _paragraphs(body):
        alone = BRACED.fullmatch(paragraph)
        if alone and alone[1].endswith("_link"):
            if facts.get(alone[1]):
                found.append(Block(SafeString(escape(_words(alone[1]))), facts[alone[1]]))
        elif filled(paragraph, facts).strip():
            found.append(Block(_html(paragraph, facts)))
    return found


def _paragraphs(body: str) -> list[str]:
    return [part.strip() for part in re.split(r"\n\s*\n", body.replace("\r\n", "\n")) if part.strip()]


def _plain(body: str, facts: Mapping[str, str]) -> list[str]:
    found = []
    for paragraph in _paragraphs(body):
        alone = BRACED.fullmatch(paragraph)
        if alone and alone[1].endswith("_link"):
            if facts.get(alone[1]):
                found.append(f"{_words(alone[1])}:\n{facts[alone[1]]}")
        elif filled(paragraph, facts).strip():
            found.append(filled(paragraph, facts))
    return found


def _html(paragraph: str, facts: Mapping[str, str]) -> SafeString:
    """Everything is escaped; only our own links and line breaks are HTML."""
    made = [_fact(name, said) for name, said in pieces(paragraph, facts)]
    return mark_safe("".join(made).replace("\n", "<br>"))


def _fact(name: str, said: str) -> str:
    if not name.endswith("_link") or not said:
        return escape(said)
    return format_html('<a class="ink" href="{}" style="color:#1b1714">{}</a>', said, _words(name))


def _words(name: str) -> str:
    return str(PLACEHOLDERS[name].words or name)
