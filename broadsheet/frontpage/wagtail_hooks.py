"""The front in the desk's menu: arranged as blocks, drafted, previewed at three widths, scheduled, published."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from broadsheet.foundation import places
from broadsheet.frontpage import desk
from broadsheet.frontpage.models import Front


class FrontViewSet(SnippetViewSet):
    """One front per language edition."""

    model = Front
    icon = "home"
    menu_label = _("Fronts")
    menu_name = "fronts"
    menu_order = 30
    add_to_admin_menu = True
    list_display = ["__str__", "live"]
    copy_view_enabled = False
    edit_handler = TabbedInterface(
        [
            ObjectList([FieldPanel("containers", heading=_("From top to bottom"))], heading=_("Containers")),
            ObjectList([FieldPanel("locale"), PublishingPanel()], heading=_("Edition")),
        ]
    )


register_snippet(FrontViewSet)
places.register("desk.panel", desk.panel, order=10)


@hooks.register("construct_main_menu")
def fronts_only_for_those_who_arrange_them(request: Any, items: list[Any]) -> None:
    """Somebody who may only look has no use for the menu item."""
    if not request.user.has_perm("frontpage.change_front"):
        items[:] = [item for item in items if item.name != "fronts"]
