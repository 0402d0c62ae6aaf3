"""The desk says: seen, dealt with."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.utils import get_valid_next_url_from_request

from broadsheet.newsroom import access, scheduling


@require_POST
def settlement(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one refused publication off the desk."""
    person: Any = request.user
    refusal = access.refused_schedule(person, pk)
    scheduling.settle(refusal, by=person)
    messages.success(request, _("“%s” is off the list.") % refusal.revision.object_str)
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
