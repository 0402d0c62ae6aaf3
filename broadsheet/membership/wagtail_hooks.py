"""Access on the desk. Registrations only: what they do stands in `desk/`."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from broadsheet.membership import rights
from broadsheet.membership.desk import urls
from broadsheet.membership.money_desk import urls as money_urls


class AccessMenuItem(MenuItem):
    """A menu item for those who give access."""

    def is_shown(self, request: Any) -> bool:
        """The business side and admins."""
        return bool(request.user.has_perm(rights.SEE))


@hooks.register("register_admin_urls")
def access_urls() -> list[URLPattern]:
    """Under `/cms/`."""
    return [*urls.urlpatterns, *money_urls.urlpatterns]


@hooks.register("register_admin_menu_item")
def access_item() -> MenuItem:
    """Who reads what, and why."""
    return AccessMenuItem(_("Access"), reverse("access"), name="access", icon_name="key", order=70)


class MoneyMenuItem(MenuItem):
    """A menu item for those who see the ledger."""

    def is_shown(self, request: Any) -> bool:
        """The business side and admins."""
        return bool(request.user.has_perm(rights.SEE_MONEY))


@hooks.register("register_admin_menu_item")
def money_item() -> MenuItem:
    """What readers pay."""
    return MoneyMenuItem(_("Money"), reverse("money"), name="money", icon_name="clipboard-list", order=69)
