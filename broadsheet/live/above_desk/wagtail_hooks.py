"""The rooms' addresses, and the way to them in the menu."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from broadsheet.live.above_desk import views


class ForPublishers(MenuItem):
    """For those who publish posts."""

    def is_shown(self, request: Any) -> bool:
        """Whether this person does."""
        return views.may(request.user)


@hooks.register("register_admin_urls")
def above_urls() -> list[URLPattern]:
    """Under `/cms/`."""
    return [
        path("above/", views.above, name="above_desk"),
        path("digests/", views.digests, name="digests_desk"),
    ]


@hooks.register("register_admin_menu_item")
def above_item() -> MenuItem:
    """What stands above every page."""
    return ForPublishers(_("Breaking"), reverse_lazy("above_desk"), icon_name="warning", order=24)


@hooks.register("register_admin_menu_item")
def digests_item() -> MenuItem:
    """The daily digest."""
    return ForPublishers(_("Key developments"), reverse_lazy("digests_desk"), icon_name="list-ul", order=25)
