"""What the worker does for letters: load, call."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django_tasks import task

from broadsheet.mail.letters import Letter

AT_ONCE = 50
"""Somebody is waiting for a code."""


@task(priority=AT_ONCE)
def send_letter(facts: dict[str, Any]) -> None:
    """Send one letter. A worker that is killed in the middle may send it twice: a code twice does no harm."""
    letter = Letter(**facts)
    message = EmailMultiAlternatives(letter.subject, letter.text, to=[letter.to], headers=letter.headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    message.send()
