"""A newsletter's issues as a table for a spreadsheet: one row each, with everything that the page shows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from broadsheet.campaigns.access import may_see_brought
from broadsheet.foundation import clock
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import exporting
from broadsheet.newsletters import rights
from broadsheet.newsletters.figures import issues
from broadsheet.newsletters.figures_desk import access
from broadsheet.newsletters.models import Newsletter
from broadsheet.ops import audit

HEADS = (
    "subject", "sent", "issue", "audience", "written", "left_out", "waiting", "readers_who_clicked", "clicks_of_programs",
    "opened_at_least", "opened_at_most", "ended_after",
)  # fmt: skip
MONEY = ("memberships", "gifts", "contributions", "money", "currency")


@needing(rights.SEE_FIGURES)
@require_safe
def export(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """CSV or XLSX. Who may not see what an issue brought gets it without those columns."""
    found = access.newsletter(request.user, pk)
    by: Any = request.user
    with_money = may_see_brought(by)
    audit.note(act="newsletter.export_figures", on=found, by=by, format=form)
    heads = [*HEADS, *(MONEY if with_money else ())]
    rows = _rows(found, with_money=with_money)
    response: HttpResponseBase
    if form == "xlsx":
        response = StreamingHttpResponse(exporting.book(heads, rows), content_type=exporting.EXCEL)
    else:
        response = StreamingHttpResponse(exporting.lines(heads, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}-{clock.today():%Y-%m-%d}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _rows(newsletter: Newsletter, *, with_money: bool) -> Iterator[list[Any]]:
    for row in issues.rows(newsletter):
        counts = (row.pk, row.audience, row.handed, row.left_out, row.waiting, row.readers, row.machines)
        opened = [Decimal(row.opened.least), Decimal(row.opened.most)] if row.opened else ["", ""]
        cells: list[Any] = [row.subject, clock.local(row.sent_at), *(Decimal(count) for count in counts), *opened]
        cells.append(Decimal(row.ended))
        if with_money:
            came = (row.brought.memberships, row.brought.gifts, row.brought.contributions)
            cells += [*(Decimal(count) for count in came), row.brought.money.decimal, row.brought.money.currency]
        yield cells
