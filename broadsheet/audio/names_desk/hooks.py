"""Where Wagtail's admin hears of the list of names. Registers by being imported."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from broadsheet.audio.names_desk import rights, urls


class NamesMenuItem(MenuItem):
    """For those who work on articles."""

    def is_shown(self, request: Any) -> bool:
        """Not for the business side."""
        return bool(request.user.has_perm(rights.SEE))


def names_urls() -> list[URLPattern]:
    """Under `/cms/`."""
    return urls.urlpatterns


def names_item() -> MenuItem:
    """Below the narrations."""
    return NamesMenuItem(_("Names aloud"), reverse("pronunciations"), name="names", icon_name="comment", order=28)


hooks.register("register_admin_urls", names_urls)
hooks.register("register_admin_menu_item", names_item)
