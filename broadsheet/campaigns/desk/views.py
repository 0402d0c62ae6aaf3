"""`/cms/money/campaigns/`: every campaign with what it has come to, and what people do about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.campaigns import access, changing, launching, rights
from broadsheet.campaigns.counting import pieces, tally
from broadsheet.campaigns.desk import breaking_down, progress, standing
from broadsheet.campaigns.desk.forms import CampaignForm, MatchingForm, OutsideForm
from broadsheet.campaigns.desk.pages import page
from broadsheet.campaigns.launching import NotDoneError
from broadsheet.campaigns.models import Campaign, State
from broadsheet.foundation import clock
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import showing

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@needing(rights.SEE)
@require_safe
def campaigns(request: HttpRequest) -> HttpResponse:
    """All, the newest first."""
    shown = showing.paged(request, access.campaigns(request.user))
    return page(
        request, "campaigns", _("Campaigns"), rows=shown, standings=[standing.of(one) for one in shown],
        query=showing.without_page(request), may=request.user.has_perm(rights.CHANGE),
    )  # fmt: skip


@never_cache
@needing(rights.SEE)
@require_safe
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """One, from its number to the rows."""
    found = access.campaign(request.user, pk)
    may = request.user.has_perm(rights.CHANGE)
    return _shown(
        request, found, OutsideForm(campaign=found) if may else None, MatchingForm(campaign=found) if may else None
    )


@needing(rights.CHANGE)
@_form_methods
def change(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make or change one."""
    by: Any = request.user
    found = Campaign() if pk is None else access.campaign_to_change(by, pk)
    form = CampaignForm(request.POST or None, campaign=found)
    if request.method == "POST" and form.is_valid():
        try:
            facts, further = form.facts, form.cleaned_data["further"]
            saved = changing.save(campaign=found, facts=facts, words=form.words, further=further, by=by)
        except NotDoneError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%s” is saved.") % saved)
            return redirect("money_campaign", pk=saved.pk)
    return page(request, "form", found.name if pk else _("New campaign"), form=form, campaign=found)


@needing(rights.CHANGE)
@require_POST
def launch(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it run."""
    by: Any = request.user
    found = access.campaign_to_change(by, pk)
    try:
        launching.launch(campaign=found, by=by)
    except NotDoneError as error:
        messages.error(request, str(error))
    else:
        is_on = found.starts_at <= clock.now()
        said = _("It runs.") if is_on else _("It is planned. Until its beginning nobody outside learns of it.")
        messages.success(request, said)
    return redirect("money_campaign", pk=pk)


@needing(rights.CHANGE)
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it a draft again."""
    by: Any = request.user
    found = access.campaign_to_change(by, pk)
    try:
        launching.take_back(campaign=found, reason=request.POST.get("reason", ""), by=by)
    except NotDoneError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is a draft again. Nothing of it is public."))
    return redirect("money_campaign", pk=pk)


def shown_with(request: HttpRequest, found: Campaign, *, outside: Any = None, matching: Any = None) -> HttpResponse:
    """The campaign's page with forms that were filled in wrongly."""
    return _shown(request, found, outside or OutsideForm(campaign=found), matching or MatchingForm(campaign=found))


def _shown(request: HttpRequest, found: Campaign, outside: Any, matching: Any) -> HttpResponse:
    stands = standing.of(found)
    paid = pieces.paid(found)
    counted = pieces.of(found, paid)
    days = progress.days(stands, counted)
    is_over = stands.state not in {State.DRAFT, State.PLANNED}
    return page(
        request, "campaign", found.name, campaign=found, standing=stands, unit=standing.unit(found),
        days=[(one, standing.shown(found, one.came), standing.shown(found, one.total)) for one in reversed(days) if one.came],
        curve=progress.curve(stands, days), pace=standing.shown(found, progress.pace(stands)) if is_over else None,
        is_behind=is_over and stands.tally.total < progress.pace(stands), sources=_sources(found, counted),
        outside=_outside(found),
        matching=_matching(found, stands),
        back=breaking_down.gone_back(found).count(), recounted=_recounted(found, stands), story=standing.story(found),
        outside_form=None if stands.tally.is_frozen else outside,
        matching_form=matching if found.is_money and not stands.tally.is_frozen else None,
        further=[standing.shown(found, one.goal) for one in found.stretch_goals.all()],
        may=request.user.has_perm(rights.CHANGE), is_begun=found.starts_at <= clock.now(),
    )  # fmt: skip


def _sources(found: Campaign, counted: list[pieces.Piece]) -> list[tuple[str, list[Any]]]:
    """Three tables: by ask and variant, by article, by what was paid for."""
    tables = [
        (_("By ask"), breaking_down.by(counted, "ask", "variant")),
        (_("By article"), breaking_down.by(counted, "article")),
        (_("By what it is for"), breaking_down.by(counted, "purpose")),
    ]
    return [(title, [(part, standing.shown(found, part.value)) for part in parts]) for title, parts in tables]


def _outside(found: Campaign) -> list[tuple[Any, Any]]:
    rows = found.outside.select_related("made_by", "taken_back_by")
    return [(one, standing.shown(found, one.value)) for one in rows]


def _matching(found: Campaign, stands: standing.Standing) -> list[tuple[Any, Any, Any]]:
    received = stands.tally.received
    return [
        (one, standing.shown(found, one.limit), standing.shown(found, one.of(received))) for one in found.matching.all()
    ]


def _recounted(found: Campaign, stands: standing.Standing) -> Any:
    """What it would come to if it were counted today, where the figures are frozen."""
    return standing.shown(found, tally.recount(found).total) if stands.tally.is_frozen else None
