"""Which rooms of the CMS are open to staff who don't work on articles."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from broadsheet.foundation.rooms import is_open_to_all_staff, open_to_all_staff
from broadsheet.newsroom.desk.rights import may_see_articles

open_to_all_staff(
    "wagtailadmin_home",
    "wagtailadmin_account",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_dismissibles",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
)

_open_to_strangers = {
    "wagtailadmin_login",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}
"""The ways in; each leads to where readers and staff sign in."""


def is_open(request: HttpRequest) -> bool:
    """Whether this person may enter. Those who are not signed in are Wagtail's to send to the door."""
    person: Any = request.user
    if not person.is_authenticated:
        return True
    name = request.resolver_match.view_name if request.resolver_match else ""
    if not is_staff(request):
        return name in _open_to_strangers
    return is_open_to_all_staff(name) or may_see_articles(person)


def is_staff(request: HttpRequest) -> bool:
    """Whether this person has business in the newsroom at all. Wagtail sends whoever has none to a door that leads back."""
    return bool(request.user.has_perm("wagtailadmin.access_admin"))
