"""The feed of everything we got wrong."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from broadsheet.foundation import clock, languages, sources
from broadsheet.foundation.text import plain
from broadsheet.newsroom.feeds.public import NEWEST, PublicFeed
from broadsheet.newsroom.models import Correction


class CorrectionsFeed(PublicFeed):
    """The newest corrections of one edition's articles that are out."""

    def title(self) -> str:
        """The paper's name and what this is."""
        return f"{self.publication.name}: {_('Corrections')}"

    def link(self) -> str:
        """The corrections page."""
        return languages.url_to(self.language, "corrections")

    def description(self) -> str:
        """What readers may expect here."""
        return _("What we got wrong, and what is right.")

    def items(self) -> list[Correction]:
        """The newest, with their articles."""
        sources.record(f"list:corrections/{self.language}")
        found = Correction.objects.filter(
            article__edition=self.language, article__live=True, article__published_at__isnull=False
        ).select_related("article__locale")[:NEWEST]
        return list(found)

    def item_title(self, item: Correction) -> str:
        """What kind it is, and of which article."""
        return f"{item.get_kind_display()}: {item.article.headline}"

    def item_description(self, item: Correction) -> str:
        """What readers are told."""
        return plain(item.note)

    def item_link(self, item: Correction) -> str:
        """The article."""
        return languages.absolute(item.article.get_absolute_url(), item.article.edition)

    def item_guid(self, item: Correction) -> str:
        """Made of the article's own name, which never changes."""
        return f"{item.article.guid}#correction-{item.pk}"

    item_guid_is_permalink = False

    def item_pubdate(self, item: Correction) -> datetime:
        """When we said so."""
        return clock.local(item.made_at)
