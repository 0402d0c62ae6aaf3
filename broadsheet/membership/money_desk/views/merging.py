"""`/cms/money/readers/<key>/merging/`: two who pay are one person: find the other, look at both, say why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from broadsheet.membership import merging_readers, rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import access, searching, showing, story
from broadsheet.payments.merging import NotMergedError
from broadsheet.payments.models import Payer


@needing(rights.MERGE)
@require_http_methods(["GET", "HEAD", "POST"])
def merging(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The one in the address stays; `with` names the other."""
    by: Any = request.user
    stays = access.payer_to_merge(by, pk)
    other = _other(request)
    problem = ""
    if request.method == "POST" and other is not None:
        try:
            one = merging_readers.merge(stays=stays, goes=other, reason=request.POST.get("reason", ""), by=by)
        except NotMergedError as error:
            problem = str(error)
        else:
            messages.success(request, _("They are one now: everything that was paid stands in this story."))
            return redirect("money_reader", pk=one.pk)
    asked = request.GET.get("q", "").strip()
    found = [one for one in searching.find(access.payers(by), asked) if one.pk != stays.pk and not one.erased_at]
    both = [story.of(stays), story.of(other)] if other is not None else []
    return showing.page(
        request, "merging", _("Merge with another"), stays=stays, other=other, both=both, asked=asked, found=found,
        problem=problem, reason=request.POST.get("reason", "")[:500],
    )  # fmt: skip


def _other(request: HttpRequest) -> Payer | None:
    given = request.POST.get("with") or request.GET.get("with", "")
    try:
        return access.payer_to_merge(request.user, UUID(given)) if given else None
    except ValueError:
        return None
