"""The live desk within Wagtail's admin. Registrations only: what they do stands in `desk/`."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from broadsheet.foundation import places
from broadsheet.live import breaking_out, rights
from broadsheet.live.desk import urls

places.register("article.desk", breaking_out.panel, order=5)


class LiveMenuItem(MenuItem):
    """For those who tell the news live."""

    def is_shown(self, request: Any) -> bool:
        """Not for the business side."""
        return bool(request.user.has_perm(rights.SEE))


@hooks.register("register_admin_urls")
def live_urls() -> list[URLPattern]:
    """Under `/cms/`."""
    return urls.urlpatterns


@hooks.register("register_admin_menu_item")
def live_item() -> MenuItem:
    """Next to the articles."""
    return LiveMenuItem(_("Live"), reverse("live_desk"), name="live", icon_name="radio-full", order=25)
