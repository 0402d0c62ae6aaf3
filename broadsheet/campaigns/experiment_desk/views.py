"""`/cms/money/campaigns/experiments/`: what is tried, what it has brought, and how sure that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from broadsheet.campaigns import experimenting, planning, results, rights
from broadsheet.campaigns.experiment_desk import access, forms, saying
from broadsheet.campaigns.models.experiment import Standing
from broadsheet.campaigns.statistics import ratio, sums
from broadsheet.campaigns.statistics.interval import ALPHA
from broadsheet.foundation import clock
from broadsheet.membership.desk.views import needing
from broadsheet.membership.money_desk import showing
from broadsheet.membership.refusals import RefusedError

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


@needing(rights.SEE_EXPERIMENTS)
@require_safe
def experiments(request: HttpRequest) -> HttpResponse:
    """All, the newest first."""
    now, found = clock.now(), showing.paged(request, access.experiments(request.user))
    told = [(one, one.standing(now)) for one in found]
    return _page(
        request, "experiments", _("Experiments"), rows=found, told=told, query=showing.without_page(request),
        may=request.user.has_perm(rights.RUN_EXPERIMENTS),
    )  # fmt: skip


@never_cache
@needing(rights.SEE_EXPERIMENTS)
@require_safe
def experiment(request: HttpRequest, pk: int) -> HttpResponse:
    """One: its arms, what they brought, and what may be said of it."""
    found, now = access.experiment(request.user, pk), clock.now()
    standing, shown = found.standing(now), results.of(found)
    return _page(
        request, "experiment", str(found), experiment=found, standing=standing, results=shown,
        rows=saying.rows(found, shown) if shown else [], cap=saying.money(found.cap), over_at=found.over_at(),
        is_early=shown is not None and shown.days < found.minimum_days, alpha=round(100 * ALPHA), srm=ratio.ALPHA,
        story=[(deed, _words(deed.act)) for deed in access.story(request.user, found)],
        may=request.user.has_perm(rights.RUN_EXPERIMENTS), is_draft=standing == Standing.DRAFT,
        goes_on=standing in {Standing.PLANNED, Standing.RUNNING},
    )  # fmt: skip


@needing(rights.RUN_EXPERIMENTS)
@_form_methods
def plan(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Make one, or change one that has not started."""
    by: Any = request.user
    found = access.experiment_to_plan(by, pk)
    usual = sums.suggested_cap(results.earlier_payers(clock.now()))
    form = forms.ExperimentForm(request.POST or None, instance=found, suggested_cap=usual)
    arms = forms.arms_of(found, request.POST or None)
    if request.method == "POST" and form.is_valid() and arms.is_valid():
        try:
            saved = planning.plan(experiment=form.save(commit=False), arms=arms.planned(), by=by)
        except RefusedError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("“%s” is saved. Nobody sees it before it is started.") % saved)
            return redirect("money_experiment", pk=saved.pk)
    return _page(request, "experiment_plan", str(found) if pk else _("New experiment"), form=form, arms=arms, pk=pk)


@needing(rights.RUN_EXPERIMENTS)
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it run. From then on what was planned is fixed."""
    by: Any = request.user
    found = access.experiment_to_run(by, pk)
    return _done(request, pk, lambda: experimenting.start(experiment=found, by=by), _("It is started."))


@needing(rights.RUN_EXPERIMENTS)
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End it for good."""
    by: Any = request.user
    found, reason = access.experiment_to_run(by, pk), _reason(request)
    if not reason:
        return _unsaid(request, pk)
    said = _("It is over. Money that is under way counts for two more weeks.")
    return _done(request, pk, lambda: experimenting.stop(experiment=found, reason=reason, by=by), said)


@needing(rights.RUN_EXPERIMENTS)
@require_POST
def retirement(request: HttpRequest, pk: int, arm: int) -> HttpResponse:
    """Show one arm no more."""
    by: Any = request.user
    found, reason = access.arm_to_retire(by, pk, arm), _reason(request)
    if not reason:
        return _unsaid(request, pk)
    said = _("“%s” is retired. Its readers see what everybody else does, and no other arm.") % found
    return _done(request, pk, lambda: experimenting.retire(arm=found, reason=reason, by=by), said)


def _done(request: HttpRequest, pk: int, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except RefusedError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said)
    return redirect("money_experiment", pk=pk)


def _unsaid(request: HttpRequest, pk: int) -> HttpResponse:
    messages.error(request, _("Say why: it stands in the experiment’s story."))
    return redirect("money_experiment", pk=pk)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()[:300]


def _words(act: str) -> str:
    known = {
        "experiment.plan": _("planned"),
        "experiment.start": _("started"),
        "experiment.stop": _("ended"),
        "experiment.retire_arm": _("an arm retired"),
    }
    asked = act.removesuffix(".refused")
    words = known.get(asked, asked)
    return words if asked == act else _("refused: %s") % words


def _page(request: HttpRequest, template: str, title: str, **facts: object) -> TemplateResponse:
    page = showing.page(request, template, title, **facts)
    page.template_name = f"campaigns/desk/{template}.html"
    return page
