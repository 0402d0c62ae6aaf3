"""What the worker does for the live feed: load, call."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task

from broadsheet.live import mail_filing
from broadsheet.mail.bounces import mailbox


@task
def fetch_filed() -> None:
    """File what is new in the mailbox for posts. Safe to run again: each mail is one post."""
    mailbox.fetch(settings.FILING_MAILBOX, keep=mail_filing.take)
