"""`/cms/issues/<pk>/subjects/`: which subjects are tried, on how many, and when it is decided. Nothing of it changes later."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.membership.desk.views import needing
from broadsheet.newsletters import rights
from broadsheet.newsletters.figures_desk import access
from broadsheet.newsletters.models import SubjectTest
from broadsheet.newsletters.subjects import planning
from broadsheet.newsletters.subjects.planning import TooLateError


class SubjectsForm(forms.ModelForm[SubjectTest]):
    """The other subjects, and how they are tried."""

    class Meta:
        model = SubjectTest
        fields = ("second", "third", "share", "minutes")


@never_cache
@needing(rights.SEND)
@require_http_methods(["GET", "HEAD", "POST"])
def subjects(request: HttpRequest, pk: int) -> HttpResponse:
    """Write it down, or try nothing."""
    by: Any = request.user
    issue = access.issue_to_send(by, pk)
    test = getattr(issue, "subject_test", None)
    form = SubjectsForm(request.POST or None, instance=test)
    is_sent = hasattr(issue, "sending")
    try:
        if request.method == "POST" and request.POST.get("act") == "drop":
            planning.drop(issue=issue, by=by)
            messages.success(request, _("It is sent with its own subject to all."))
            return redirect("issue_sending", pk)
        if request.method == "POST" and form.is_valid():
            planning.plan(issue=issue, by=by, **form.cleaned_data)
            messages.success(request, _("These subjects are tried when it is sent."))
            return redirect("issue_sending", pk)
    except TooLateError as error:
        messages.error(request, str(error))
        return redirect("issue_figures", pk)
    crumbs = [{"url": reverse("issues:index"), "label": _("Issues")}, {"url": "", "label": issue.title}]
    facts = {"issue": issue, "form": form, "test": test, "is_sent": is_sent, "header_title": issue.title}
    return TemplateResponse(request, "newsletters/desk/subjects.html", {**facts, "breadcrumbs_items": crumbs})
