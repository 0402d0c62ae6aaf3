"""Standing pages in the menu: the page tree that holds them is hidden from those who write."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import DateColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.viewsets.pages import PageListingViewSet

from broadsheet.newsroom.desk.rights import may_publish
from broadsheet.newsroom.models import StandingPage


class ForEditors(MenuItem):
    """A menu item for those who publish."""

    def is_shown(self, request: Any) -> bool:
        """Not for reporters, and not for the business side."""
        return may_publish(request.user)


class StandingPages(PageListingViewSet):
    """About us, ethics, how to reach us: a list, and the way to a new one."""

    model = StandingPage
    icon = "doc-empty"
    menu_label = _("Standing pages")
    menu_name = "standing-pages"
    menu_order = 410
    menu_item_class = ForEditors
    add_to_admin_menu = True
    columns: ClassVar[list[Any]] = [
        PageTitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
        DateColumn("latest_revision_created_at", label=_("Edited"), sort_key="latest_revision_created_at", width="15%"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
    ]


standing_pages = StandingPages("standing_pages", url_prefix="standing-pages")
