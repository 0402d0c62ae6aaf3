"""Posts from chats. Each is known by the chat's own id, so that one told twice is one post; all wait for approval."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import uuid
from html import unescape
from typing import Any

from django.conf import settings

from broadsheet.foundation import clock, languages
from broadsheet.live import addressing, filing
from broadsheet.live.desk.forms import split
from broadsheet.live.filing import Words
from broadsheet.live.models import Channel, Coverage, CoverageState, Post
from broadsheet.live.refusals import RefusedError

WINDOW = 300
"""Seconds that a signature of Slack's is good for: their own advice."""
TEXT_MAX = 20_000
SPACE = uuid.UUID("c2c0f4a6-6d0c-4b1c-8b57-0a9d5a0b7e11")
_PLACE = re.compile(r"\A\s*#([a-z0-9][a-z0-9-]{0,119})\b[ \t:]*\n*", re.IGNORECASE)
_SLACK_LINK = re.compile(r"<(https?://[^|>\s]+)(?:\|([^>]*))?>")


class ForgedError(Exception):
    """The chat did not sign this, or not just now."""


class UnreadableError(Exception):
    """It is not of the shape that the chat sends."""


def check_telegram(said: str) -> None:
    """Raises `ForgedError`."""
    if not hmac.compare_digest(said.encode(), settings.FILING_TELEGRAM_SECRET.encode()):
        raise ForgedError


def check_slack(*, at: str, signature: str, body: bytes) -> None:
    """Slack's `v0`: HMAC-SHA256 over time and body; an old one was listened to and sent again. Raises `ForgedError`."""
    if not (at.isascii() and at.isdecimal() and len(at) < 12) or abs(clock.now().timestamp() - int(at)) > WINDOW:
        raise ForgedError
    made = hmac.new(settings.FILING_SLACK_SECRET.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256)
    if not hmac.compare_digest(f"v0={made.hexdigest()}".encode(), signature.encode()):
        raise ForgedError


def telegram(body: bytes) -> Post | None:
    """File one update. None for what is no message of a chat that is ours: it is counted. Raises `UnreadableError`."""
    update = _object(body)
    number, message = update.get("update_id"), update.get("message") or update.get("channel_post")
    if not isinstance(number, int):
        raise UnreadableError
    if not isinstance(message, dict):
        return None
    chat, sender = _dict(message, "chat"), _dict(message, "from")
    if str(chat.get("id")) not in settings.FILING_TELEGRAM_CHATS:
        addressing.stray("telegram")
        return None
    name = " ".join(str(sender[part]) for part in ("first_name", "last_name") if sender.get(part))
    name = name or str(chat.get("title") or "")
    user = f"{name} (@{sender['username']})" if sender.get("username") else name
    text = message.get("text") or message.get("caption") or ""
    return _file(str(text), key=f"telegram|{_bot()}|{number}", who=user, way="telegram")


def slack(body: bytes) -> str:
    """File one event; returns what Slack wants back to know us, the first time. Raises `UnreadableError`."""
    told = _object(body)
    if told.get("type") == "url_verification":
        return str(told.get("challenge") or "")[:200]
    event, number = _dict(told, "event"), told.get("event_id")
    if not isinstance(number, str):
        raise UnreadableError
    is_message = event.get("type") == "message" and not event.get("subtype") and not event.get("bot_id")
    if is_message:
        text = _SLACK_LINK.sub(lambda link: link[1], str(event.get("text") or ""))
        _file(unescape(text), key=f"slack|{number}", who=str(event.get("user") or ""), way="slack")
    return ""


def _file(said: str, *, key: str, who: str, way: str) -> Post | None:
    number = uuid.uuid5(SPACE, key)
    if (known := filing.known(number)) is not None:
        return known
    coverage, text = _place(said[:TEXT_MAX].replace("\0", ""))
    headline, text = split(text)
    language = coverage.language if coverage else languages.default()
    try:
        return filing.file(
            words=Words(text=text, headline=headline), coverage=coverage, by=None, key=number, language=language,
            channel=Channel.WEBHOOK, from_whom=who,
        )  # fmt: skip
    except RefusedError:  # a picture or a sticker without a word
        addressing.stray(way)
        return None


def _place(said: str) -> tuple[Coverage | None, str]:
    """`#slug` at the beginning names a coverage; else it is the only one that runs; else the news feed."""
    going = Coverage.objects.exclude(state=CoverageState.ENDED)
    if (named := _PLACE.match(said)) is not None:
        found = going.filter(slug=named[1].lower()).order_by("-pk").first()
        if found is not None:
            return found, said[named.end() :]
    live = list(going.filter(state=CoverageState.LIVE, language=languages.default())[:2])
    return (live[0] if len(live) == 1 else None), said


def _bot() -> str:
    """Another bot counts from the beginning; it has another secret."""
    return hashlib.sha256(settings.FILING_TELEGRAM_SECRET.encode()).hexdigest()[:16]


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableError from None
    if not isinstance(found, dict):
        raise UnreadableError
    return found


def _dict(of: dict[str, Any], name: str) -> dict[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}
