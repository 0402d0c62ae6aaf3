"""What the worker does behind the newsroom's back: load, call.

Each may run more than once: a worker may be killed between doing it and saying so.
"""

from __future__ import annotations

from typing import Any

from django_tasks import task
from wagtail.models import Page

from broadsheet.newsroom import public_names, scaling
from broadsheet.newsroom.embeds import copying
from broadsheet.newsroom.models import EmbedCopy, Picture
from broadsheet.ops.queue.enqueuing import later

BEHIND_ALL_ELSE = -50
"""Scaling takes seconds; taking a picture off the site must not wait for it."""


@task(priority=BEHIND_ALL_ELSE)
def scale_picture(pk: int, wanted: list[str]) -> int:
    """Make the copies of these shapes. Returns how many were missing. Run again, it makes only what is not there."""
    picture = Picture.objects.filter(pk=pk).first()
    made = scaling.scale(picture, wanted) if picture else 0
    scaling.insist([pk])
    return made


@task(priority=BEHIND_ALL_ELSE)
def scale_for_page(pk: int) -> int:
    """Make the copies that a published page is going to show. Returns how many were missing. Run again, it makes the rest."""
    page = Page.objects.filter(pk=pk, live=True).first()
    if page is None:
        return 0
    made = scaling.scale_for(page.specific)
    scaling.insist(public_names.referred_to(page.specific))
    return made


@task()
def withdraw_replaced(pk: int) -> int:
    """Take the public names of pictures that an earlier version of the page showed and nothing shows now.

    Run again, it finds none left.
    """
    page = Page.objects.filter(pk=pk).first()
    return len(public_names.withdraw_replaced(page.specific)) if page else 0


@task()
def copy_embed(pk: int) -> bool:
    """Fetch the copy of a piece of another site. Returns whether there is one. Run again, it asks again and keeps the newest."""
    row = EmbedCopy.objects.filter(pk=pk).first()
    if row is None:
        return False
    copying.make(row)
    copying.tell(row)
    return row.fetched_at is not None


def copy_embeds_of(page: Any) -> None:
    """Have copies made of what this page embeds and has no copy of yet."""
    if hasattr(page, "body"):
        for row in copying.wanted(page):
            later(copy_embed, row.pk)
