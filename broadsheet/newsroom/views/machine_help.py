"""What machines did of an article: the desk's page of it, where it is written down, checked and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from broadsheet.newsroom import access, acts, machine_help
from broadsheet.newsroom.desk.rights import may_see_articles, staff_only
from broadsheet.newsroom.models import MachineHelp


def _may(permission: str) -> Callable[[Any], bool]:
    """Whoever works on articles and has this right."""
    return lambda person: may_see_articles(person) and acts.may(person, permission)


class MachineHelpForm(forms.ModelForm[MachineHelp]):
    """What it did, and which engine."""

    class Meta:
        model = MachineHelp
        fields = ["what", "engine"]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only(may_see_articles)
def article_machine_help(request: HttpRequest, article: int) -> HttpResponse:
    """What is written down; POST adds to it."""
    story = access.article_without_body(request.user, article)
    form = MachineHelpForm(request.POST or None)
    if request.method == "POST":
        if not acts.may(request.user, "newsroom.add_machinehelp"):  # type: ignore[arg-type]
            raise PermissionDenied
        if form.is_valid():
            machine_help.note(article=story, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            messages.success(request, _("It is written down. Readers see it with the article."))
            return redirect("article_machine_help", story.pk)
    rows = [(row, machine_help.said(row)) for row in story.machine_help.select_related("checked_by", "made_by")]
    context = {
        "article": story,
        "form": form,
        "rows": rows,
        "may_add": acts.may(request.user, "newsroom.add_machinehelp"),  # type: ignore[arg-type]
        "may_remove": acts.may(request.user, "newsroom.delete_machinehelp"),  # type: ignore[arg-type]
    }
    return TemplateResponse(request, "newsroom/desk/machine_help.html", context)


@staff_only(_may("newsroom.change_machinehelp"))
@require_POST
def machine_help_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has compared it."""
    row = access.machine_help(request.user, pk)
    machine_help.check(row=row, by=request.user)  # type: ignore[arg-type]
    return redirect("article_machine_help", row.article_id)


@staff_only(_may("newsroom.delete_machinehelp"))
@require_POST
def machine_help_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """It was written down in error."""
    row = access.machine_help(request.user, pk)
    machine_help.remove(row=row, by=request.user)  # type: ignore[arg-type]
    return redirect("article_machine_help", row.article_id)
