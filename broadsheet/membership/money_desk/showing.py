"""How a page of this desk is put together."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from broadsheet.membership.models import Plan

ROWS = 50


def page(request: HttpRequest, template: str, title: str, **facts: object) -> TemplateResponse:
    """A page with its title and the way back."""
    crumbs = [{"url": reverse("money"), "label": _("Money")}]
    return TemplateResponse(
        request, f"membership/desk/money/{template}.html",
        {
            "title": title, "header_title": title, "breadcrumbs_items": crumbs,
            "plan_names": SimpleLazyObject(lambda: dict(Plan.objects.values_list("slug", "name"))), **facts,
        },
    )  # fmt: skip


def paged(request: HttpRequest, rows: Any) -> Page[Any]:
    """One page of these rows, by `?p=`."""
    return Paginator(rows, ROWS).get_page(request.GET.get("p"))


def without_page(request: HttpRequest) -> str:
    """The query of this address, for links to its other pages and forms."""
    asked = request.GET.copy()
    asked.pop("p", None)
    return asked.urlencode()


def as_query(text: str) -> QueryDict:
    """What stands in an address after its question mark."""
    return QueryDict(text)
