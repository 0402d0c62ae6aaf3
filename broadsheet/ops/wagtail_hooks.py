"""Where Wagtail's admin hears of us. Registrations only."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from broadsheet.foundation import places
from broadsheet.ops.views import audit_log, given_up

places.register("desk.panel", given_up.desk_panel, order=5)


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Staff addresses, under `/cms/`."""
    return [
        path("audit-log/", audit_log.audit_log, name="audit_log"),
        path("given-up-tasks/another-try/", given_up.another_try_for_all, name="given_up_another_try_for_all"),
        path("given-up-tasks/<int:pk>/another-try/", given_up.another_try, name="given_up_another_try"),
        path("given-up-tasks/<int:pk>/dismissal/", given_up.dismissal, name="given_up_dismissal"),
    ]


@hooks.register("register_reports_menu_item")
def audit_log_item() -> MenuItem:
    """Among the reports: who did what."""
    return audit_log.AuditMenuItem(
        _("Audit log"), reverse("audit_log"), name="audit-log", icon_name="history", order=100
    )
