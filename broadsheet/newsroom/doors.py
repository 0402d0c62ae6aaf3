"""Which rooms of the CMS are open to staff who don't work on articles."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from broadsheet.newsroom.desk.rights import may_see_articles

_open_to_all_staff = {
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
}


def open_to_all_staff(*view_names: str) -> None:
    """Open rooms of an upper app to the business side too, such as its members' list. For its `rights.py`."""
    _open_to_all_staff.update(view_names)


def is_open(request: HttpRequest) -> bool:
    """Whether this person may enter. Those who are not signed in are Wagtail's to send to the door."""
    person: Any = request.user
    if not person.is_authenticated or not person.has_perm("wagtailadmin.access_admin"):
        return True
    match = request.resolver_match
    return (match is not None and match.view_name in _open_to_all_staff) or may_see_articles(person)
