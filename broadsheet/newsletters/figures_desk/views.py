"""`/cms/newsletters/figures/`: what newsletters and their issues come to, each figure with its rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from broadsheet.campaigns.access import may_see_brought
from broadsheet.membership import rights as money_rights
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import showing
from broadsheet.newsletters import preferences, rights
from broadsheet.newsletters.figures import audience, issues
from broadsheet.newsletters.figures_desk import access, choosing, drawing, saying


@never_cache
@needing(rights.SEE_FIGURES)
@require_safe
def newsletters(request: HttpRequest) -> HttpResponse:
    """All of them, as they stand."""
    found = access.newsletters(request.user)
    standing, latest = audience.standing(found), issues.latest(found)
    nothing = audience.Standing(0, 0, 0)
    rows = [(each, standing.get(each.pk, nothing), latest.get(each.pk)) for each in found]
    return _page(request, "newsletters", _("Newsletters: figures"), rows=rows)


@never_cache
@needing(rights.SEE_FIGURES)
@require_safe
def newsletter(request: HttpRequest, pk: int) -> HttpResponse:
    """One: its audience over time, how readers came and went, and its issues."""
    found = access.newsletter(request.user, pk)
    weeks = audience.weeks(found)
    nothing = audience.Standing(0, 0, 0)
    standing = audience.standing(access.newsletters(request.user).filter(pk=pk)).get(pk, nothing)
    return _page(
        request, "newsletter", found.name, newsletter=found, standing=standing, weeks=weeks, curve=drawing.curve(weeks),
        bars=drawing.bars(weeks), forms=saying.forms(audience.forms(found)), ways=saying.ways(audience.ways_out(found)),
        issues=issues.rows(found), **_money(request),
    )  # fmt: skip


@never_cache
@needing(rights.SEE_FIGURES)
@require_safe
def subscriptions(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows behind a figure of the audience; addresses are not shown whole."""
    found = access.newsletter(request.user, pk)
    rows, title = choosing.subscriptions(access.subscriptions(request.user, found), found, request.GET)
    shown = showing.paged(request, rows)
    people = [(each, preferences.masked(each.subscriber.email), saying.form(each.form)) for each in shown]
    return _page(
        request,
        "subscriptions",
        title,
        newsletter=found,
        rows=shown,
        people=people,
        query=showing.without_page(request),
    )


@never_cache
@needing(rights.SEE_FIGURES)
@require_safe
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue: whom it went to, what they followed, and how its subjects fared."""
    found = access.issue(request.user, pk)
    row = issues.row(found)
    stories = issues.stories(found)
    most = max([1, *(each.readers for each, _headline in stories)])
    return _page(
        request, "issue", found.title, issue=found, newsletter=found.newsletter, row=row, trial=saying.trial(found),
        stories=[(each, headline, round(100 * each.readers / most, 2)) for each, headline in stories], **_money(request),
    )  # fmt: skip


@never_cache
@needing(rights.SEE_FIGURES)
@require_safe
def deliveries(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters behind a figure of an issue."""
    found = access.issue(request.user, pk)
    rows, title = choosing.deliveries(access.deliveries(request.user, found), request.GET)
    shown = showing.paged(request, rows)
    people = [
        (each, preferences.masked(each.subscription.subscriber.email) if each.subscription else "–") for each in shown
    ]
    return _page(
        request, "deliveries", title, issue=found, newsletter=found.newsletter, rows=shown, people=people,
        query=showing.without_page(request),
    )  # fmt: skip


def _money(request: HttpRequest) -> dict[str, bool]:
    """Whether what came of it is shown, and whether it leads to the ledger's rows."""
    by: Any = request.user
    return {"may_see_money": may_see_brought(by), "may_open": by.has_perm(money_rights.SEE_MONEY)}


def _page(request: HttpRequest, template: str, title: str, **facts: object) -> TemplateResponse:
    crumbs = [{"url": reverse("newsletter_figures_all"), "label": _("Newsletters: figures")}]
    shown = {"title": title, "header_title": title, "breadcrumbs_items": crumbs, **facts}
    return TemplateResponse(request, f"newsletters/desk/figures/{template}.html", shown)
