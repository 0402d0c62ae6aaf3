"""Tasks that were given up, on the desk: what failed, why, and what to do about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from broadsheet.ops.models import GivenUpTask
from broadsheet.ops.queue import settling

SHOWN = 8
RIGHT = "ops.change_givenuptask"


def desk_panel(*, user: Any = None, request: HttpRequest | None = None, **_more: Any) -> str:
    """The newest of them, for whoever may decide about them. Nothing while there are none."""
    if user is None or not user.has_perm(RIGHT):
        return ""
    found = list(GivenUpTask.objects.all()[: SHOWN + 1])
    if not found:
        return ""
    context = {"tasks": found[:SHOWN], "count": GivenUpTask.objects.count() if len(found) > SHOWN else len(found)}
    return render_to_string("ops/desk/given_up_panel.html", context, request=request)


@require_POST
def another_try(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them goes back into the queue."""
    _refuse_strangers(request)
    given_up = get_object_or_404(GivenUpTask, pk=pk)
    if settling.try_again(given_up=given_up, by=request.user):  # type: ignore[arg-type]
        messages.success(request, _("“%s” is being tried again.") % given_up.name)
    else:
        messages.warning(request, _("“%s” is not in the queue any more.") % given_up.name)
    return redirect("wagtailadmin_home")


@require_POST
def another_try_for_all(request: HttpRequest) -> HttpResponse:
    """After an outage: all of them go back into the queue."""
    _refuse_strangers(request)
    tried = sum(settling.try_again(given_up=one, by=request.user) for one in GivenUpTask.objects.all())  # type: ignore[arg-type]
    told = ngettext("%s task is being tried again.", "%s tasks are being tried again.", tried)
    messages.success(request, told % tried)
    return redirect("wagtailadmin_home")


@require_POST
def dismissal(request: HttpRequest, pk: int) -> HttpResponse:
    """Nobody needs it done any more."""
    _refuse_strangers(request)
    given_up = get_object_or_404(GivenUpTask, pk=pk)
    settling.dismiss(given_up=given_up, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("“%s” is dismissed.") % given_up.name)
    return redirect("wagtailadmin_home")


def _refuse_strangers(request: HttpRequest) -> None:
    if not request.user.has_perm(RIGHT):
        raise PermissionDenied
