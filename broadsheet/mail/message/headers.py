"""Header fields: refused if they could begin another, folded at blanks, in encoded words where they aren't ASCII.

Lines have at most 76 signs where there is a blank to fold at, and never more than 998 (RFC 5322 §2.1.1, RFC 2047 §2).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator

from broadsheet.mail.message.addresses import spelled
from broadsheet.mail.message.refusing import MessageError

WIDTH, LONGEST = 76, 998
LONGEST_LIST_ID = 255
"""Octets (RFC 2919 §3)."""

_FORBIDDEN = re.compile(r"[\r\n\0]")
_NAME = re.compile(r"[!-9;-~]+")
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?: [\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_OF_A_WORD = 36
"""Bytes of text in one encoded word: 60 signs of at most 75, and room for the field's name before it."""
_TOO_LONG = 900
_ONE_ADDRESS = re.compile(r"<(?:https://[!-;=?-~]+|http://(?:localhost|127\.0\.0\.1|testserver)(?::\d+)?/[!-;=?-~]*)>")
_NOT_OF_A_FEEDBACK_ID = re.compile(r"[^A-Za-z0-9._-]+")


def field(name: str, text: str) -> bytes:
    """A field of words, such as a subject, as one or more lines with their CRLF. Raises `MessageError`."""
    _look_at(name, text)
    is_plain = text.isascii() and "=?" not in text and _PLAIN.fullmatch(text) and _fits(text)
    return folded(name, text.split(" ") if is_plain else encoded(text)) if text else f"{name}:\r\n".encode()


def exact(name: str, text: str) -> bytes:
    """A field with a grammar of its own, such as List-Unsubscribe: nothing in it is encoded. Raises `MessageError`."""
    _look_at(name, text)
    if not (text.isascii() and text.isprintable()):
        raise MessageError(f"{name} takes plain signs alone.")
    return folded(name, text.split())


def mailbox(name: str, address: str, called: str = "") -> bytes:
    """From, To or Reply-To: one address, and whose it is. Raises `MessageError`."""
    _look_at(name, called)
    own = spelled(address)
    return folded(name, [*phrase(called), f"<{own}>"] if called.split() else [own])


def phrase(words: str) -> list[str]:
    """What somebody is called, as the words of a phrase (RFC 5322 §3.2.5)."""
    words = " ".join(words.split())  # a run of blanks in a phrase is one to whoever reads it
    if "=?" not in words and _fits(words):
        if _ATOMS.fullmatch(words):
            return words.split(" ")
        if words.isascii() and _PLAIN.fullmatch(words):
            return ('"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"').split(" ")
    return list(encoded(words))


def folded(name: str, words: Iterable[str]) -> bytes:
    """The field with a fold before each word that would make a line too long."""
    rows, row = [], f"{name}:"
    for at, word in enumerate(words):
        if at and len(row) + 1 + len(word) > WIDTH:
            rows.append(row)
            row = ""
        row += f" {word}"
    lines = [line.encode() for line in [*rows, row]]
    if any(len(line) > LONGEST for line in lines):
        raise MessageError(f"{name} has a word that no line can hold.")
    return b"\r\n".join(lines) + b"\r\n"


def encoded(text: str) -> Iterator[str]:
    """The text as encoded words (RFC 2047); each holds whole signs."""
    part = b""
    for sign in text:
        try:
            more = sign.encode()
        except UnicodeEncodeError as error:
            raise MessageError("Half a sign stands in the text.") from error
        if len(part) + len(more) > _OF_A_WORD:
            yield _word(part)
            part = b""
        part += more
    yield _word(part)


def list_id_text(text: str) -> str:
    """`Name <identifier>` as it stands in a letter that others put together: in one line, its name encoded where it must be."""
    called, _bracket, identifier = text.rpartition("<")
    return list_id(called.strip(), identifier.rstrip("> ")).decode().partition(": ")[2].replace("\r\n", "")


def list_id(name: str, identifier: str) -> bytes:
    """List-Id: what the newsletter is called, as far as there is room, and what it is known by for its whole life."""
    _look_at("List-Id", name)
    own = f"<{identifier}>"
    words = " ".join([*phrase(name), own]) if name.strip() else own
    kept = words if len(words) <= LONGEST_LIST_ID else own
    if len(kept) > LONGEST_LIST_ID or not (identifier.isascii() and _NAME.fullmatch(identifier)):
        raise MessageError("List-Id is too long, or is none.")
    return folded("List-Id", kept.split(" "))


def unsubscribe(text: str) -> bytes:
    """List-Unsubscribe, with exactly one https address (RFC 8058 §3.1); http on this very machine, where one tries it out."""
    if not _ONE_ADDRESS.fullmatch(text) or "," in text:
        raise MessageError("List-Unsubscribe takes exactly one address of https, in angle brackets.")
    return exact("List-Unsubscribe", text)


def feedback_id(*, issue: str, newsletter: str, kind: str, sender: str) -> str:
    """Feedback-ID for Gmail's reports on complaints: four parts, the last being who sends, the same for years.

    That one has 5 to 15 signs (Google's page on it).
    """
    *parts, last = (_NOT_OF_A_FEEDBACK_ID.sub("-", part) for part in (issue, newsletter, kind, sender))
    return ":".join([*parts, last[:15].ljust(5, "-")])


def _fits(text: str) -> bool:
    return len(text) < _TOO_LONG or all(len(word) < _TOO_LONG for word in text.split(" "))


def _word(part: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(part).decode()}?="


def _look_at(name: str, text: str) -> None:
    if not _NAME.fullmatch(name):
        raise MessageError("No field has this name.")
    if _FORBIDDEN.search(text):
        raise MessageError(f"{name} would begin another line.")
