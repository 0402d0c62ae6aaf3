"""The desk says: seen, dealt with."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.utils import get_valid_next_url_from_request

from broadsheet.newsroom import acts, scheduling
from broadsheet.newsroom.models import RefusedSchedule


@require_POST
def settlement(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one refused publication off the desk."""
    person: Any = request.user
    if not acts.may(person, "newsroom.change_refusedschedule"):
        raise PermissionDenied
    refusal = get_object_or_404(RefusedSchedule, pk=pk)
    scheduling.settle(refusal, by=person)
    messages.success(request, _("“%s” is off the list.") % refusal.revision.object_str)
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
