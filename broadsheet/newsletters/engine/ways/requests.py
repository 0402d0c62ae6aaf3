"""What one call holds: letters of one sending and variant, with each reader's own words beside them. Plain data that can be kept."""

from __future__ import annotations

import json
import re
import uuid
import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from broadsheet.mail.bounces.owners import LETTER
from broadsheet.newsletters.engine import owning
from broadsheet.newsletters.engine.letters import MARKS, Mailing, One
from broadsheet.newsletters.engine.ways.esps import Esp
from broadsheet.newsletters.writing import mails

NAMES = dict(zip(MARKS, ("greeting", "end", "preferences", "click"), strict=True))
PLAIN = re.compile(r"[A-Za-z0-9.!#$&'*+/=?^_|~-]{1,64}@[A-Za-z0-9.-]+")
"""Addresses that providers give back as they got them. All others go alone."""
_SPECIAL = re.compile(r"[&<>{}%\[\]]")
"""Nobody says whether a provider escapes what it puts in, so a name that would need it is left out."""


@dataclass(frozen=True)
class Letter:
    """One reader's own. `pk` is the delivery's."""

    pk: int
    to: str
    values: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Request:
    """All of one call. A letter that goes alone has its words in it already, and no `values`."""

    key: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    letters: tuple[Letter, ...]

    def of(self, pks: Collection[int]) -> Request:
        """The same for these deliveries only."""
        return replace(self, letters=tuple(letter for letter in self.letters if letter.pk in pks))

    def kept(self) -> bytes:
        """As it is kept."""
        return zlib.compress(json.dumps(asdict(self)).encode(), 1)


def read(kept: bytes) -> Request:
    """What was kept."""
    found = json.loads(zlib.decompress(kept))
    return Request(**{**found, "letters": tuple(Letter(**letter) for letter in found["letters"])})


def groups(esp: Esp, mailing: Mailing, ones: Iterable[One]) -> list[list[One]]:
    """What can go together: the same variant and subject, each address once, plain ones. A letter that was turned away
    goes with ever fewer others, so that one that nobody takes is found in a few tries."""
    found: dict[tuple[bool, str, int, int], list[dict[str, One]]] = {}
    mergeable: dict[tuple[bool, str], bool] = {}
    for one in ones:
        variant = (one.is_member, mailing.subject(one))
        if variant not in mergeable:
            mergeable[variant] = _is_mergeable(esp, mailing, one)
        most = max(1, esp.most >> 3 * one.tries) if mergeable[variant] and PLAIN.fullmatch(one.to) else 1
        open_ones = found.setdefault((*variant, most, one.pk if most == 1 else 0), [{}])
        if len(open_ones[-1]) >= most or one.to.lower() in open_ones[-1]:
            open_ones.append({})
        open_ones[-1][one.to.lower()] = one
    return [list(group.values()) for every in found.values() for group in every]


def compose(esp: Esp, mailing: Mailing, ones: Sequence[One]) -> Request:
    """Of one group."""
    first = ones[0]
    if len(ones) == 1:
        return _alone(mailing, first)
    written = mailing.written[first.is_member]
    own = {name: text for name, text in mailing.headers.items() if any(mark in text for mark in MARKS)}
    return Request(
        key=str(uuid.uuid4()), subject=mailing.subject(first), text=_marked(esp, written.text), html=_marked(esp, written.html),
        headers={name: text for name, text in mailing.headers.items() if name not in own},
        letters=tuple(_letter(esp, mailing, one, own) for one in ones),
    )  # fmt: skip


def message(esp: Esp, request: Request) -> EmailMultiAlternatives:
    """For Anymail."""
    letters = request.letters
    made: Any = EmailMultiAlternatives(
        request.subject, request.text, settings.DEFAULT_FROM_EMAIL, [letter.to for letter in letters], headers=dict(request.headers)
    )  # fmt: skip
    made.attach_alternative(request.html, "text/html")
    if letters[0].values:
        made.merge_data = {letter.to: dict(letter.values) for letter in letters}
        made.merge_headers = {letter.to: dict(letter.headers) for letter in letters}
        made.merge_metadata = {letter.to: {LETTER: owning.key_of(letter.pk)} for letter in letters}
    else:
        made.metadata = {LETTER: owning.key_of(letters[0].pk)}
    if esp.key is not None:
        esp.key(made, request.key)
    return made  # type: ignore[no-any-return]


def _alone(mailing: Mailing, one: One) -> Request:
    email = mailing.email(one)
    headers = {name: str(value) for name, value in email.extra_headers.items()}
    html = str(email.alternatives[0][0])
    letter = Letter(one.pk, one.to, {}, {})
    return Request(str(uuid.uuid4()), str(email.subject), str(email.body), html, headers, (letter,))


def _letter(esp: Esp, mailing: Mailing, one: One, own: dict[str, str]) -> Letter:
    plain = replace(one, name="") if _SPECIAL.search(one.name) else one
    values = mailing.values(plain)
    headers = {name: _filled(text, values) for name, text in own.items()}
    if esp.keeps_message_id:
        headers["Message-ID"] = one.message_id
    return Letter(one.pk, one.to, {NAMES[mark]: value for mark, value in values.items()}, headers)


def _is_mergeable(esp: Esp, mailing: Mailing, one: One) -> bool:
    """Whether nothing in the letter means anything to the provider but our own marks."""
    written = mailing.written[one.is_member]
    texts = (mailing.subject(one), written.text, written.html)
    greeting = mailing.values(replace(one, name=""))[mails.GREETING]
    return not _SPECIAL.search(greeting) and not any(sign in text for sign in esp.means for text in texts)


def _marked(esp: Esp, text: str) -> str:
    return _filled(text, {mark: esp.mark.format(name) for mark, name in NAMES.items()})


def _filled(text: str, values: dict[str, str]) -> str:
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text
