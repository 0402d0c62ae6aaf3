"""`/cms/money/ledger/`: the rows behind every figure, and the same rows for a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadsheet.foundation import clock
from broadsheet.membership import rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import access, adding_up, exporting, showing
from broadsheet.membership.money_desk.filtering import LedgerForm
from broadsheet.ops import audit
from broadsheet.payments.models import Entry
from broadsheet.payments.models.entry import EntryQuerySet


@needing(rights.SEE_MONEY)
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Rows and their sums."""
    form, rows = _asked(request)
    totals = adding_up.totals(form, rows)
    shown = showing.paged(request, adding_up.ByMonths(rows, totals))
    known = access.named(request.user, [row.payer for row in shown])
    return showing.page(
        request, "ledger", _("Ledger"), form=form, entries=shown, query=showing.without_page(request),
        with_payers=[(row, known.get(row.payer)) for row in shown],
        sums=totals.sums, base=totals.base,
    )  # fmt: skip


@needing(rights.SEE_MONEY)
@require_safe
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """The rows of the filter, line by line."""
    _form, rows = _asked(request)
    _note(request, "csv")
    response = StreamingHttpResponse(
        exporting.lines(exporting.HEADS, exporting.ledger_rows(rows)), content_type="text/csv; charset=utf-8"
    )
    return _named(response, "csv")


@needing(rights.SEE_MONEY)
@require_safe
def as_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The rows of the filter, as a workbook."""
    _form, rows = _asked(request)
    _note(request, "xlsx")
    return _named(
        StreamingHttpResponse(
            exporting.book(exporting.HEADS, exporting.ledger_rows(rows)), content_type=exporting.EXCEL
        ),
        "xlsx",
    )


def _asked(request: HttpRequest) -> tuple[LedgerForm, EntryQuerySet]:
    form = LedgerForm(request.GET)
    return form, form.rows(access.ledger(request.user))


def _note(request: HttpRequest, kind: str) -> None:
    by: Any = request.user
    audit.note_about(
        act="ledger.export", object_type=Entry._meta.label_lower, object_id=None, by=by, format=kind,
        filter=showing.without_page(request)[:500],
    )  # fmt: skip


def _named(response: HttpResponseBase, kind: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="ledger-{clock.today():%Y-%m-%d}.{kind}"'
    response["Cache-Control"] = "private, no-store"
    return response
