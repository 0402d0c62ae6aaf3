"""Making the rows of all lists anew: after an upgrade from before there were any, or when the clock's zone changed."""

from __future__ import annotations

from django.conf import settings
from django.db import connection, transaction

from broadsheet.newsroom.models import Article, Listing, Publication
from broadsheet.newsroom.models.listing import AT_ONCE, rows_of


def rebuild() -> None:
    """Make all rows anew. Some seconds for each ten thousand articles."""
    keys = list(Article.objects.public().order_by("pk").values_list("pk", flat=True))
    with transaction.atomic():
        Listing.objects.all()._raw_delete(using=connection.alias)
        for start in range(0, len(keys), AT_ONCE):
            Listing.objects.bulk_create(rows_of(keys[start : start + AT_ONCE]), batch_size=AT_ONCE)
        publication = Publication.load()
        Publication.objects.filter(pk=publication.pk).update(listed_in=settings.TIME_ZONE)


def rebuild_if_needed() -> None:
    """Make them anew if they were never made, or told their months by another clock."""
    if Publication.load().listed_in != settings.TIME_ZONE:
        rebuild()
