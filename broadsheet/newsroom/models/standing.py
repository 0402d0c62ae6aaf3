"""Pages that stay: about us, ethics, how to reach us."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from broadsheet.newsroom.blocks import BodyBlock
from broadsheet.newsroom.blocks.field import BlocksField
from broadsheet.newsroom.models.addressed import AddressedPage


class StandingPage(AddressedPage):
    """A page of the paper itself. Those with "show in menus" are linked from the foot of every page."""

    body = BlocksField(BodyBlock(), verbose_name=_("body"), blank=True)

    exclude_fields_in_copy = ["ever_published"]
    parent_page_types: ClassVar[list[str]] = ["newsroom.Home"]
    subpage_types: ClassVar[list[str]] = []
    template = "newsroom/standing_page.html"
    content_panels = [*AddressedPage.content_panels, FieldPanel("body")]
    search_fields = [*AddressedPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
