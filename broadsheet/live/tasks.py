"""What the worker does for the live feed: load, call."""

from __future__ import annotations

from django.conf import settings
from django_tasks import task

from broadsheet.live import mail_filing
from broadsheet.mail.bounces import mailbox
from broadsheet.newsroom import public_names


@task
def fetch_filed() -> None:
    """File what is new in the mailbox for posts. Safe to run again: each mail is one post."""
    mailbox.fetch(settings.FILING_MAILBOX, keep=mail_filing.take)


@task()
def withdraw_picture(pk: int) -> int:
    """Take the public names of a picture whose post was withdrawn, unless something else shows it. Run again, it finds none left."""
    return len(public_names.withdraw_unused([pk]))
