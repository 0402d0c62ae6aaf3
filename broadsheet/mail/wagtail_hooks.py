"""Where Wagtail's admin hears of us. Registrations only."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from broadsheet.foundation import places
from broadsheet.mail import rights
from broadsheet.mail.views import coming_back, parked

places.register("desk.panel", parked.desk_panel, order=6)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Staff addresses, under `/cms/`."""
    return [
        path("letters/<int:pk>/another-try/", parked.another_try, name="letter_another_try"),
        path("letters/<int:pk>/dismissal/", parked.dismissal, name="letter_dismissal"),
        path("bounces/", coming_back.bounces, name="bounces"),
        path("bounces/address/", coming_back.address, name="bounces_address"),
        path("bounces/decision/", coming_back.decision, name="bounces_decision"),
        path("bounces/mails/<int:pk>/", coming_back.returned_mail, name="returned_mail"),
    ]


class ForSeers(MenuItem):
    """A menu item for those who may see what comes back."""

    def is_shown(self, request: Any) -> bool:
        """The business side and admins."""
        return bool(request.user.has_perm(rights.SEE))


@hooks.register("register_admin_menu_item")
def bounces_item() -> MenuItem:
    """What came back, and whom we write to no more."""
    return ForSeers(_("Bounces"), reverse_lazy("bounces"), icon_name="mail", order=27)
