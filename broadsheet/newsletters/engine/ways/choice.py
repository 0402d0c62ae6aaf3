"""Which ways this installation has."""

from __future__ import annotations

from django.conf import settings

from broadsheet.newsletters.engine.ways.smtp import SmtpLines
from broadsheet.newsletters.engine.ways.transports import Transports
from broadsheet.newsletters.engine.ways.way import Ways

SMTP = frozenset({"broadsheet.mail.smtp.EmailBackend", "django.core.mail.backends.smtp.EmailBackend"})
"""Ours for single letters, which is used where a server is named, and Django's own, if somebody has chosen that."""


def ways() -> Ways:
    """New ones, for one process."""
    if settings.EMAIL_BACKEND in SMTP:
        return SmtpLines(settings.SENDING_LINES)
    return Transports(settings.SENDING_LINES)
