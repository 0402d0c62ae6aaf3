"""`/account/receipts/<id>/`: one receipt, to be read, printed and kept."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from broadsheet.payments import access, purposes


@never_cache
@login_required
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """One of one's own."""
    user: Any = request.user
    found = access.own_receipt(user, pk)
    return render(request, "payments/receipt.html", {"receipt": found, "about": purposes.name_of(found.settlement)})
