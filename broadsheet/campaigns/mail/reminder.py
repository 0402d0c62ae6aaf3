"""Sent in the month that somebody chose instead of paying at once."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.urls import reverse

from broadsheet.campaigns.models import Reminder
from broadsheet.foundation import languages
from broadsheet.mail.letters import Letter, write


def build(*, wish: Reminder) -> Letter:
    """With the way to a membership, which tells the ledger what brought them, and the link by which they are forgotten."""
    names = ("campaign", "ask", "variant", "article")
    said = {name: getattr(wish, name) for name in names if getattr(wish, name)}
    link = languages.absolute(reverse("membership"))
    return write(
        "campaigns/mail/reminder", to=wish.email, link=f"{link}?{urlencode(said)}" if said else link,
        forget=languages.absolute(reverse("reminder_forgotten", args=[wish.token])),
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    due = datetime(2027, 5, 3, 7, tzinfo=UTC)
    wish = Reminder(email="roman@reader.example", due_at=due, campaign="birthday", ask="birthday-end", token="x" * 32)
    return build(wish=wish)
