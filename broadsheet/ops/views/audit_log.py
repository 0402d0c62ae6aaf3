"""`/cms/audit-log/`: who did what, when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from wagtail.admin.menu import MenuItem

from broadsheet.ops import reading_audit
from broadsheet.ops.reading_audit import Wanted

RIGHT = "ops.view_auditentry"


class AuditMenuItem(MenuItem):
    """For those who may read the log."""

    def is_shown(self, request: Any) -> bool:
        """Whether this person may."""
        return bool(request.user.has_perm(RIGHT))


class AuditLogForm(forms.Form):
    """What to look for."""

    person = forms.CharField(label=gettext_lazy("Person"), required=False, max_length=254)
    act = forms.CharField(label=gettext_lazy("Act"), required=False, max_length=64)
    about = forms.CharField(label=gettext_lazy("About"), required=False, max_length=129)
    day = forms.DateField(label=gettext_lazy("Day"), required=False)

    def clean_about(self) -> str:
        """A kind and a number, as the log itself writes them."""
        said: str = self.cleaned_data["about"].strip()
        if said and ":" not in said:
            raise forms.ValidationError(_("Such as newsroom.article:12. Click on one in the list."))
        return said


@require_safe
def audit_log(request: HttpRequest) -> HttpResponse:
    """A page of the log."""
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
    form = AuditLogForm(request.GET)
    page = reading_audit.page(_wanted(form, request)) if form.is_valid() else reading_audit.AuditPage()
    older = request.GET.copy()
    older["below"] = page.goes_on
    context = {
        "header_title": _("Audit log"),
        "breadcrumbs_items": [{"url": "", "label": _("Audit log")}],
        "header_icon": "history",
        "form": form,
        "said": {name: request.GET.get(name, "") for name in form.fields},
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
        "acts": reading_audit.acts(),
        "page": page,
        "older": older.urlencode() if page.goes_on else "",
        "is_later_page": bool(request.GET.get("below")),
    }
    return TemplateResponse(request, "ops/desk/audit_log.html", context)


def _wanted(form: AuditLogForm, request: HttpRequest) -> Wanted:
    said = form.cleaned_data
    kind, _colon, number = said["about"].partition(":")
    return Wanted(
        people=reading_audit.people(said["person"].strip()) if said["person"].strip() else None,
        act=said["act"].strip(),
        object_type=kind,
        object_id=number,
        day=said["day"],
        below=reading_audit.read_place(request.GET.get("below", "")),
    )
