"""`/cms/money/statements/`: yearly statements, made in January for everybody who paid."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from broadsheet.foundation import clock
from broadsheet.membership import rights, tasks
from broadsheet.membership.desk.views import needing
from broadsheet.membership.letters.kinds import LetterKind
from broadsheet.membership.money_desk import access, showing
from broadsheet.ops import audit
from broadsheet.ops.queue.enqueuing import later
from broadsheet.payments.models import YearStatement

YEARS = 5
"""So many years back."""


@needing(rights.CLOSE_MONTH)
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    """Each of the last years in which something was paid: how many were made, and how many were written to."""
    made, now = access.statements(request.user), clock.today().year
    letters = access.letters(request.user).filter(kind=LetterKind.STATEMENT)
    rows = [
        (
            year,
            made.filter(year=year).count(),
            letters.filter(occasion=str(year), handed_at__isnull=False).count(),
            letters.filter(occasion=str(year), handed_at__isnull=True).count(),
        )
        for year in range(now - 1, max(now - 1 - YEARS, (access.first_year(request.user) or now) - 1), -1)
    ]
    return showing.page(request, "statements", _("Yearly statements"), rows=rows)


@needing(rights.CLOSE_MONTH)
@require_POST
def make(request: HttpRequest, year: int) -> HttpResponse:
    """Have the worker make what is missing of a year that is over."""
    by: Any = request.user
    access.ask(by, rights.CLOSE_MONTH)
    if year >= clock.today().year:
        messages.warning(request, _("%d is not over yet: something may still be paid in it.") % year)
        return redirect("money_statements")
    audit.note_about(act="statements.make", object_type=YearStatement._meta.label_lower, object_id=year, by=by)
    later(tasks.make_statements, year)
    messages.success(request, _("The statements of %d are being made. Whoever paid is written to.") % year)
    return redirect("money_statements")
