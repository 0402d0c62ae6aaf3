"""A letter's template: everything that readers share is encoded once, and a reader's letter is put together from it.

    template = Template(
        sender="letters@lantern.example", sender_name="The Lantern", subject="Morning",
        text="[[greeting]]\n…[[end]]\n", html="…", marks=("[[greeting]]", "[[end]]", "[[click]]"),
        headers={"List-Id": "…", "List-Unsubscribe": "<[[end]]>", "Precedence": "bulk"},
    )
    raw = template.spliced(
        {"[[greeting]]": "Dear Olha,", "[[end]]": "https://…", "[[click]]": "7-x"},
        to="olha@reader.example", name="Olha", message_id=identity.message_id("issue:12", "subscription:7"), date=clock.now(),
    )

A mark is a word that stands in text, HTML, subject or headers as often as is wanted. Values are plain text; in HTML they are
escaped. What comes out is a whole message of RFC 5322 with CRLF, ready to be signed (`mail.dkim`) and handed over.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from broadsheet.mail.message import headers as fields
from broadsheet.mail.message.quoted import piece
from broadsheet.mail.message.refusing import MessageError
from broadsheet.mail.message.tidy import Tidy

OURS = frozenset({
    "from", "to", "subject", "date", "message-id", "mime-version",
    "return-path", "received", "bcc", "cc", "sender", "dkim-signature",
})  # fmt: skip
"""Fields that stand in a letter once, by us, or not at all."""
_MESSAGE_ID = re.compile(r"<[\w.!#$%&'*+/=?^`{|}~-]+@[A-Za-z0-9.-]+>", re.ASCII)
_Use = tuple[str, bool]
"""A mark, and whether it stands in HTML."""


class Template:
    """One variant of one letter. Never changed once it is made; many processes may have their own."""

    def __init__(
        self, *, sender: str, subject: str, text: str, html: str = "", marks: Sequence[str] = (),
        sender_name: str = "", headers: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Encode what all readers share. Raises `MessageError` for headers that no letter may have.

        `headers` are given as they shall read, such as `{"List-Unsubscribe": "<[[end]]>"}`; `List-Id` as
        `Name <identifier>`. None may be one of `OURS`, nor about the content.
        """
        self._marks = re.compile("(" + "|".join(re.escape(mark) for mark in sorted(marks, key=len, reverse=True)) + ")")
        if not marks:
            self._marks = re.compile(r"(?!)")
        self._known = frozenset(marks)
        self._subject = subject
        self._pieces: list[bytes] = []
        self._places: list[tuple[int, _Use]] = []
        self._own_fields: list[tuple[str, str]] = []
        self._from = fields.mailbox("From", sender, sender_name)
        self._fields = self._shared(headers or {})
        self._fields += self._body(text, html)
        self._uses = frozenset(use for _at, use in self._places)

    def spliced(
        self, values: Mapping[str, str], *, to: str, message_id: str, date: datetime,
        name: str = "", subject: str | None = None,
    ) -> Tidy:  # fmt: skip
        """One reader's letter. `values` has one for each mark; `date` is aware; `subject` replaces the template's, as one that is tried.

        Raises `MessageError`: for this reader no letter can be made.
        """
        own = self._values(values)
        filled = list(self._pieces)
        for at, use in self._places:
            filled[at] = own[use]
        head = [
            f"Date: {format_datetime(date)}\r\n".encode(),
            self._from,
            fields.mailbox("To", to, name),
            fields.field("Subject", self._with(self._subject if subject is None else subject, values)),
            f"Message-ID: {_checked(message_id)}\r\n".encode(),
            *(_field(field, self._with(text, values)) for field, text in self._own_fields),
            self._fields,
        ]
        return Tidy(b"".join(head + filled))

    def _values(self, values: Mapping[str, str]) -> dict[_Use, bytes]:
        try:
            return {use: piece(escape(values[use[0]]) if use[1] else values[use[0]]) for use in self._uses}
        except KeyError as error:
            raise MessageError(f"{error.args[0]} has no value.") from error

    def _with(self, text: str, values: Mapping[str, str]) -> str:
        try:
            return self._marks.sub(lambda found: values[found[0]], text)
        except KeyError as error:
            raise MessageError(f"{error.args[0]} has no value.") from error

    def _shared(self, headers: Mapping[str, str]) -> bytes:
        """The fields that are the same for all; the others are kept for later."""
        names = [name.lower() for name in headers]
        if len(set(names)) < len(names) or any(name in OURS or name.startswith("content-") for name in names):
            raise MessageError("A header stands here twice, or is written by the template itself.")
        self._own_fields = [(name, text) for name, text in headers.items() if self._marks.search(text)]
        return b"".join(_field(name, text) for name, text in headers.items() if not self._marks.search(text))

    def _body(self, text: str, html: str) -> bytes:
        """Fill the pieces, and tell the fields that say what they are."""
        if not html:
            self._add(text, in_html=False)
            return b"MIME-Version: 1.0\r\n" + _part("plain")
        # “=_” stands in no text that is quoted-printable (RFC 2045 §6.7).
        boundary = b"=_" + hashlib.sha256(f"{text}\0{html}".encode(errors="replace")).hexdigest()[:24].encode()
        self._pieces.append(b"--" + boundary + b"\r\n" + _part("plain"))
        self._add(text, in_html=False)
        self._pieces.append(b"\r\n--" + boundary + b"\r\n" + _part("html"))
        self._add(html, in_html=True)
        self._pieces.append(b"\r\n--" + boundary + b"--\r\n")
        kind = b'Content-Type: multipart/alternative;\r\n boundary="' + boundary + b'"\r\n\r\n'
        return b"MIME-Version: 1.0\r\n" + kind

    def _add(self, text: str, *, in_html: bool) -> None:
        for part in self._marks.split(text):
            if part in self._known:
                self._places.append((len(self._pieces), (part, in_html)))
                self._pieces.append(b"")
            elif part:
                self._pieces.append(piece(part))


def _field(name: str, text: str) -> bytes:
    known = name.lower()
    if known == "list-id":
        called, _bracket, identifier = text.rpartition("<")
        if text.isascii() and ("=?" in called or called.startswith('"')):
            return fields.exact(name, text)  # as `headers.list_id_text` has written it
        return fields.list_id(called.strip(), identifier.rstrip("> "))
    if known == "list-unsubscribe":
        return fields.unsubscribe(text)
    if known == "reply-to":
        called, _bracket, address = text.rpartition("<")
        return fields.mailbox(name, address.rstrip("> "), called.strip(' "'))
    return fields.exact(name, text) if text.isascii() else fields.field(name, text)


def _part(kind: str) -> bytes:
    return f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'.encode()


def _checked(message_id: str) -> str:
    if not _MESSAGE_ID.fullmatch(message_id):
        raise MessageError("This is no Message-ID.")
    return message_id
