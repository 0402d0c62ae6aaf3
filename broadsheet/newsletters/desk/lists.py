"""Newsletters and issues in the menu."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.snippets.views.snippets import SnippetViewSet

from broadsheet.newsletters import rights
from broadsheet.newsletters.models import Issue, Newsletter
from broadsheet.newsroom.desk.rights import may_see_articles


class ForWriters(MenuItem):
    """A menu item for those who work on articles."""

    def is_shown(self, request: Any) -> bool:
        """Not for the business side."""
        return may_see_articles(request.user)


class ForChiefs(MenuItem):
    """A menu item for those who make newsletters."""

    def is_shown(self, request: Any) -> bool:
        """Chief editors and admins."""
        return bool(request.user.has_perm(rights.CHANGE))


class IssuesView(IndexView):
    """The list. A new issue begins with a choice of newsletter."""

    def get_add_url(self) -> str:
        """Our own way to a new one."""
        return reverse("new_issue")


class ForSeers(MenuItem):
    """A menu item for those who may see figures."""

    def is_shown(self, request: Any) -> bool:
        """Editors, chief editors, the business side and admins."""
        return bool(request.user.has_perm(rights.SEE_FIGURES))


class Issues(PageListingViewSet):
    """All issues, the last edited first, and the way to a new one."""

    model = Issue
    index_view_class = IssuesView
    icon = "mail"
    menu_label = _("Issues")
    menu_name = "issues"
    menu_order = 25
    menu_item_class = ForWriters
    add_to_admin_menu = True
    columns: ClassVar[list[Any]] = [
        PageTitleColumn("title", label=_("Subject"), sort_key="title", classname="title"),
        Column("newsletter", label=_("Newsletter"), sort_key="newsletter", width="20%"),
        DateColumn("latest_revision_created_at", label=_("Edited"), sort_key="latest_revision_created_at", width="15%"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
    ]


class Newsletters(SnippetViewSet):
    """The titles."""

    model = Newsletter
    icon = "list-ul"
    menu_label = _("Newsletters")
    menu_name = "newsletters"
    menu_order = 420
    menu_item_class = ForChiefs
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display: ClassVar[list[str]] = ["name", "language", "promise", "receives", "is_offered"]
    list_filter: ClassVar[list[str]] = ["language", "is_offered"]
    panels: ClassVar[list[Any]] = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("description"), FieldPanel("promise"), FieldPanel("author")]),
        FieldRowPanel([FieldPanel("language"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("look"), FieldPanel("receives")]),
        FieldPanel("running_story"),
        FieldRowPanel([FieldPanel("is_offered"), FieldPanel("order")]),
        FieldRowPanel([FieldPanel("counts_clicks"), FieldPanel("counts_openings")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("gathers"), FieldPanel("section")]),
                FieldRowPanel([FieldPanel("comes_at"), FieldPanel("then")]),
            ],
            heading=_("An issue that makes itself"),
        ),
        FieldPanel("begins_with"),
    ]


issues = Issues("issues", url_prefix="issues")
