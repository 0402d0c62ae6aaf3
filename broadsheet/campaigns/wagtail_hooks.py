"""Campaigns on the desk. Registrations only: what they do stands in `desk/`."""

from __future__ import annotations

from django.urls import URLPattern
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from broadsheet.campaigns.desk import urls
from broadsheet.campaigns.desk.asks import AskViewSet
from broadsheet.campaigns.experiment_desk import urls as experiment_urls

register_snippet(AskViewSet)


@hooks.register("register_admin_urls")
def campaign_urls() -> list[URLPattern]:
    """Under `/cms/`."""
    return [*experiment_urls.urlpatterns, *urls.urlpatterns]
