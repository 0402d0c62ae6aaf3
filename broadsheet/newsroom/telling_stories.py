"""Articles as plain values, for apps on the other side of the wall."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from broadsheet.foundation import languages
from broadsheet.foundation.stories import Story
from broadsheet.newsroom import share_pictures
from broadsheet.newsroom.models import Article


class Articles:
    """See `stories.Teller`."""

    def many(self, numbers: Collection[int]) -> Mapping[int, Story]:
        """See `stories.Teller`. Two queries."""
        rows = Article.objects.public().filter(pk__in=numbers).select_related("locale").defer("body")
        return {row.pk: _story(row) for row in rows}

    def picture(self, number: int) -> str:
        """See `stories.Teller`."""
        row = Article.objects.public().filter(pk=number).select_related("share_picture", "main_picture").first()
        copies = share_pictures.copies(row.share_picture or row.main_picture, "share") if row else []
        return copies[0].url if copies else ""


def _story(row: Article) -> Story:
    path = row.get_absolute_url()
    return Story(
        number=row.pk, headline=row.share_headline or row.headline, summary=row.summary, access=row.access,
        language=row.language, path=path, url=languages.absolute(path, row.language),
    )  # fmt: skip
