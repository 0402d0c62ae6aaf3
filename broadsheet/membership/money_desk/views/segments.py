"""`/cms/money/readers/`: who pays, by a question or by filters; and the filters that were saved as segments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from broadsheet.foundation import clock
from broadsheet.membership import rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.models import Segment
from broadsheet.membership.money_desk import access, exporting, payer_rows, searching, segments, showing
from broadsheet.membership.money_desk.choosing import PayersForm
from broadsheet.ops import audit
from broadsheet.payments import labelling
from broadsheet.payments.models import Payer


@needing(rights.SEE_MONEY)
@require_safe
def readers(request: HttpRequest) -> HttpResponse:
    """A question, and who it may be; or filters, and whom they fit."""
    by = request.user
    asked = request.GET.get("q", "").strip()
    form = PayersForm(request.GET)
    query = form.query
    people = showing.paged(request, form.payers(payer_rows.with_what_they_pay(access.payers(by)))) if query else None
    return showing.page(
        request, "readers", _("Who pays"), asked=asked, form=form, people=people, query=query,
        found=searching.find(access.payers(by), asked), segment=access.segment_of(by, query),
        segments=[(one, segments.asked_by(one).payers(access.payers(by)).count()) for one in access.segments(by)]
        if not asked and not query else [],
    )  # fmt: skip


@needing(rights.SEE_MONEY)
@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Those whom the filters fit, for a spreadsheet."""
    by: Any = request.user
    asked = PayersForm(request.GET)
    rows = payer_rows.values(asked.payers(payer_rows.with_what_they_pay(access.payers(by))))
    response: HttpResponseBase
    if form == "xlsx":
        response = StreamingHttpResponse(exporting.book(payer_rows.HEADS, rows), content_type=exporting.EXCEL)
    else:
        response = StreamingHttpResponse(
            exporting.lines(payer_rows.HEADS, rows), content_type="text/csv; charset=utf-8"
        )
    response["Content-Disposition"] = f'attachment; filename="readers-{clock.today():%Y-%m-%d}.{form}"'
    response["Cache-Control"] = "private, no-store"
    audit.note_about(
        act="payers.export", object_type=Payer._meta.label_lower, object_id=None, by=by, format=form,
        filter=asked.query[:500],
    )  # fmt: skip
    return response


@needing(rights.SAVE_SEGMENTS)
@require_POST
def new_segment(request: HttpRequest) -> HttpResponse:
    """Keep the filters under a name."""
    by: Any = request.user
    query = request.POST.get("query", "")[:1000]
    access.ask(by, rights.SAVE_SEGMENTS)
    try:
        made = segments.save(name=request.POST.get("name", ""), query=query, by=by)
    except segments.NotSavedError as error:
        messages.error(request, str(error))
        return _shown(PayersForm(showing.as_query(query)).query)
    messages.success(request, _("“%s” is saved.") % made)
    return _shown(made.query)


@needing(rights.SAVE_SEGMENTS)
@require_POST
def segment(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it otherwise."""
    by: Any = request.user
    found = access.segment(by, pk)
    query = found.query
    try:
        segments.rename(segment=found, name=request.POST.get("name", ""), by=by)
    except segments.NotSavedError as error:
        messages.error(request, str(error))
    return _shown(query)


@needing(rights.SAVE_SEGMENTS)
@require_POST
def segment_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the filters."""
    by: Any = request.user
    found: Segment = access.segment(by, pk)
    segments.remove(segment=found, by=by)
    messages.success(request, _("The segment “%s” is gone; whom it fitted is not touched.") % found)
    return redirect("money_readers")


@needing(rights.LABEL)
@require_POST
def label(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a label on somebody."""
    by: Any = request.user
    payer = access.payer(by, pk)
    access.ask(by, rights.LABEL)
    try:
        labelling.label(payer=payer, name=request.POST.get("name", ""), reason=request.POST.get("reason", ""), by=by)
    except labelling.NotLabelledError as error:
        messages.error(request, str(error))
    return redirect("money_reader", pk=payer.pk)


@needing(rights.LABEL)
@require_POST
def label_removal(request: HttpRequest, pk: UUID, label: int) -> HttpResponse:
    """Take it off."""
    by: Any = request.user
    payer = access.payer(by, pk)
    labelling.take_off(label=access.label(by, payer, label), by=by)
    return redirect("money_reader", pk=payer.pk)


def _shown(query: str) -> HttpResponse:
    return redirect(f"{reverse('money_readers')}?{query}")
