"""`/account/statements/<id>/`: one year's statement, to be read, printed and kept."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.payments import access, statements


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, pk: int) -> HttpResponse:
    """One of one's own. Looking counts for nothing; what is taken along is the original once, and a copy afterwards."""
    user: Any = request.user
    found = access.own_statement(user, pk)
    time = statements.take(found) if request.method == "POST" else 0
    return render(request, "payments/statement.html", {"statement": found, "time": time})
