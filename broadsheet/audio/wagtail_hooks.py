"""Where Wagtail's admin hears of narrations. Registrations only: what they do stands in `desk/`."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from broadsheet.audio import rights
from broadsheet.audio.desk import showing, urls
from broadsheet.foundation import places

places.register("article.desk", showing.panel, order=40)


class NarrationsMenuItem(MenuItem):
    """For those who work on articles."""

    def is_shown(self, request: Any) -> bool:
        """Not for the business side."""
        return bool(request.user.has_perm(rights.SEE))


@hooks.register("register_admin_urls")
def narration_urls() -> list[URLPattern]:
    """Under `/cms/`."""
    return urls.urlpatterns


@hooks.register("register_admin_menu_item")
def narrations_item() -> MenuItem:
    """Below the live desk."""
    return NarrationsMenuItem(
        _("Narrations"), reverse("narrations"), name="narrations", icon_name="openquote", order=27
    )
