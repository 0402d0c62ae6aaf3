"""The only way of the desk to experiments: each function asks whether this person may."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from broadsheet.campaigns import rights
from broadsheet.campaigns.models import Arm, Experiment
from broadsheet.campaigns.models.experiment import ExperimentQuerySet
from broadsheet.ops.models import AuditEntry

ACTS = 50


def experiments(by: Any) -> ExperimentQuerySet:
    """All, the newest first."""
    _ask(by, rights.SEE_EXPERIMENTS)
    return Experiment.objects.with_acts()


def experiment(by: Any, pk: int) -> Experiment:
    """One of them. Raises `Http404`."""
    return get_object_or_404(experiments(by), pk=pk)


def experiment_to_run(by: Any, pk: int) -> Experiment:
    """The same, for whoever may plan, start and end it. Raises `Http404`."""
    _ask(by, rights.RUN_EXPERIMENTS)
    return experiment(by, pk)


def experiment_to_plan(by: Any, pk: int | None) -> Experiment:
    """One to change, or a new one. Raises `Http404`, also for one that has started."""
    _ask(by, rights.RUN_EXPERIMENTS)
    if pk is None:
        return Experiment()
    return get_object_or_404(experiments(by).filter(start__isnull=True), pk=pk)


def arm_to_retire(by: Any, pk: int, arm: int) -> Arm:
    """One arm of it. Raises `Http404`."""
    _ask(by, rights.RUN_EXPERIMENTS)
    return get_object_or_404(Arm.objects.select_related("experiment"), pk=arm, experiment=pk)


def story(by: Any, experiment: Experiment) -> QuerySet[AuditEntry]:
    """What was done to it, in order."""
    _ask(by, rights.SEE_EXPERIMENTS)
    deeds = AuditEntry.objects.filter(object_type="campaigns.experiment", object_id=str(experiment.pk))
    return deeds.select_related("actor").order_by("at", "pk")[:ACTS]


def _ask(by: Any, permission: str) -> None:
    if not by.has_perm(permission):
        raise PermissionDenied
