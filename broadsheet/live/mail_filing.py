"""Posts by mail: what comes to a secret address waits for approval. Nobody is told whether an address exists."""

from __future__ import annotations

import hashlib
import io
import re
import uuid
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr

from django.conf import settings

from broadsheet.foundation.text import plain
from broadsheet.live import addressing, filing, taking_pictures
from broadsheet.live.filing import Words
from broadsheet.live.models import Channel, FilingAddress, Post
from broadsheet.live.refusals import RefusedError
from broadsheet.newsroom.models import Picture

MAX_BYTES = 30 * 1024 * 1024
"""Of a whole mail. A picture may have as much as the newsroom takes, and mail makes it a third longer."""
TEXT_MAX, HEADLINE_MAX = 20_000, 200
WAY = "mail"
SPACE = uuid.UUID("5f1d1c3e-7a0b-4a53-9e0e-3b8c2f4f5a61")

_RECIPIENTS = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
# Where a quotation of what was answered begins: everything from there on is somebody else's.
_QUOTED = re.compile(
    r"^(?:-{2,}\s*(?:original message|forwarded message|вихідне повідомлення|переслане повідомлення)\s*-{2,}"
    r"|(?:on|am|le|el|в|у)\b.{4,200}\b(?:wrote|schrieb|a écrit|escribió|пише|написав|написала)\s*:?"
    r"|\S.{4,200}\b(?:пише|написав|написала|wrote)\s*:"
    r"|_{20,})\s*$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"^(?:-- ?|sent from my .{2,40}|sent with .{2,40}|надіслано з .{2,40}|отправлено с .{2,40})$", re.IGNORECASE
)


def take(raw: bytes, *, to: str = "") -> Post | None:
    """File it, and return the post; the one there is, if the mail came before. None for what is for nobody: that is counted."""
    found = _read(raw, to) if len(raw) <= MAX_BYTES else None
    if found is None:
        addressing.stray(WAY)
    return found


def without_quotes(text: str) -> str:
    """What somebody has written themselves: no signature, nothing of the mail that they answered."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        bare = line.strip()
        if _SIGNED.match(bare) or _QUOTED.match(bare):
            break
        if not bare.startswith(">"):
            lines.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _read(raw: bytes, to: str) -> Post | None:
    try:
        mail = message_from_bytes(raw, policy=policy.default)
        address = _address(mail, to)
        return None if address is None or _is_automatic(mail) else _filed(mail, raw, address)
    except (
        ValueError,
        LookupError,
        AttributeError,
        TypeError,
        RefusedError,
    ):  # what nobody can read has nothing to say
        return None


def _filed(mail: EmailMessage, raw: bytes, address: FilingAddress) -> Post:
    key = _key(mail, raw, address)
    if (known := filing.known(key)) is not None:
        return known
    text = without_quotes(_text(mail)).replace("\0", "")[:TEXT_MAX]
    headline = re.sub(r"\s+", " ", str(mail.get("Subject", "")).replace("\0", "")).strip()[:HEADLINE_MAX]
    if not text:
        headline, text = "", headline
    if not text:
        raise RefusedError
    name, sender = parseaddr(str(mail.get("From", "")))
    return filing.file(
        words=Words(text=text, headline=headline, picture=_picture(mail)), coverage=address.coverage, by=None, key=key,
        language=address.language, channel=Channel.MAIL, from_whom=f"{name} <{sender}>" if name else sender,
    )  # fmt: skip


def _address(mail: EmailMessage, to: str) -> FilingAddress | None:
    name, _at, host = settings.FILING_ADDRESS.lower().partition("@")
    said = [str(each) for header in _RECIPIENTS for each in mail.get_all(header, [])]
    for _name, address in getaddresses([to, *said]):
        local, _at, where = address.lower().partition("@")
        if where == host and local.startswith(f"{name}+"):
            found = addressing.by_token(local.removeprefix(f"{name}+"))
            if found is not None:
                return found
    return None


def _is_automatic(mail: EmailMessage) -> bool:
    """Answers of machines: out of office, bounces, lists."""
    said = str(mail.get("Auto-Submitted", "no")).lower().partition(";")[0].strip()
    return said != "no" or str(mail.get("Precedence", "")).lower() in {"bulk", "list", "junk", "auto_reply"}


def _key(mail: EmailMessage, raw: bytes, address: FilingAddress) -> uuid.UUID:
    own = str(mail.get("Message-ID", "")).strip() or hashlib.sha256(raw).hexdigest()
    return uuid.uuid5(SPACE, f"{address.pk}|{own}")


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(preferencelist=("plain",))
    if part is not None:
        return str(part.get_content())
    part = mail.get_body(preferencelist=("html",))
    if part is None:
        return ""
    html = re.sub(r"(?is)<(style|script|head)\b.*?</\1>", "", str(part.get_content()))
    lines = re.sub(r"(?i)<br\s*/?>|</(?:p|div|li|h\d|tr)>", "\n\n", html).split("\n\n")
    return "\n\n".join(filter(None, (plain(line) for line in lines)))


def _picture(mail: EmailMessage) -> Picture | None:
    """The first one that is a picture by the newsroom's own rules, cleaned. What is none is left out: the words matter more."""
    for part in mail.walk():
        if part.get_content_maintype() != "image":
            continue
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            continue
        file = io.BytesIO(content)
        file.size = len(content)  # type: ignore[attr-defined]
        name = part.get_filename() or f"picture.{part.get_content_subtype()}"
        try:
            return taking_pictures.take(file=file, name=name[-80:], alt="", by=None)
        except RefusedError:
            continue
    return None
