"""Gifts on the desk. Registrations only: what they do stands in `desk/`."""

from __future__ import annotations

from django.urls import URLPattern
from wagtail import hooks

from broadsheet.gifts.desk import urls


@hooks.register("register_admin_urls")
def gift_urls() -> list[URLPattern]:
    """Under `/cms/`."""
    return urls.urlpatterns
