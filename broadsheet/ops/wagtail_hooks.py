"""Where Wagtail's admin hears of us. Registrations only."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from broadsheet.foundation import places
from broadsheet.ops.views import given_up

places.register("desk.panel", given_up.desk_panel, order=5)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Staff addresses, under `/cms/`."""
    return [
        path("given-up-tasks/another-try/", given_up.another_try_for_all, name="given_up_another_try_for_all"),
        path("given-up-tasks/<int:pk>/another-try/", given_up.another_try, name="given_up_another_try"),
        path("given-up-tasks/<int:pk>/dismissal/", given_up.dismissal, name="given_up_dismissal"),
    ]
