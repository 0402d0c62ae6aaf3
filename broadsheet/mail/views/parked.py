"""Parked letters, on the desk: which were not handed over, why, and what to do about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from broadsheet.mail import deciding, rights
from broadsheet.mail.models import Outgoing

SHOWN = 8


def desk_panel(*, user: Any = None, request: HttpRequest | None = None, **_more: Any) -> str:
    """The newest of them, for whoever may decide about them. Nothing while there are none."""
    if user is None or not user.has_perm(rights.DECIDE):
        return ""
    parked = Outgoing.objects.parked()
    found = list(parked[: SHOWN + 1])
    if not found:
        return ""
    context = {"letters": found[:SHOWN], "more": parked.count() - SHOWN if len(found) > SHOWN else 0}
    return render_to_string("mail/desk/parked_panel.html", context, request=request)


@permission_required(rights.DECIDE, raise_exception=True)
@require_POST
def another_try(request: HttpRequest, pk: int) -> HttpResponse:
    """It goes back to the worker."""
    letter = get_object_or_404(Outgoing.objects.parked(), pk=pk)
    if deciding.send_again(letter=letter, by=request.user):  # type: ignore[arg-type]
        messages.success(request, _("“%s” is being sent again.") % letter.subject)
    else:
        messages.warning(request, _("Somebody has decided about “%s” already.") % letter.subject)
    return redirect("wagtailadmin_home")


@permission_required(rights.DECIDE, raise_exception=True)
@require_POST
def dismissal(request: HttpRequest, pk: int) -> HttpResponse:
    """It need not be sent any more."""
    letter = get_object_or_404(Outgoing.objects.parked(), pk=pk)
    deciding.let_go(letter=letter, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("“%s” is not sent any more.") % letter.subject)
    return redirect("wagtailadmin_home")
