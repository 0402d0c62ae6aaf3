"""Starting an experiment, retiring one of its arms, ending it. Each is done once and never taken back."""

from __future__ import annotations

from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.accounts.models import User
from broadsheet.campaigns import assigning, rights
from broadsheet.campaigns.models import Arm, Experiment, ExperimentStart, ExperimentStop
from broadsheet.foundation import clock, sources
from broadsheet.membership.refusals import NotNowError, demand, noting
from broadsheet.ops import audit

ARMS_AT_MOST = 6
_NO_RIGHT = gettext_lazy("You may not run experiments.")


@noting
def start(*, experiment: Experiment, by: User | None) -> ExperimentStart:
    """Fix what was planned. Raises `RefusedError`."""
    act = "experiment.start"
    demand(by, rights.RUN_EXPERIMENTS, act=act, message=_NO_RIGHT)
    with transaction.atomic():
        found = Experiment.objects.select_for_update().get(pk=experiment.pk)
        arms = list(found.arms.all())
        wrong = _what_is_wrong(found, arms)
        if wrong:
            raise NotNowError(wrong, act=act, on=found)
        started = ExperimentStart.objects.create(experiment=found, made_by=by)
        audit.note(act=act, on=found, by=by, arms=[_told(arm) for arm in arms])
        sources.changed(assigning.source())
    return started


@noting
def retire(*, arm: Arm, reason: str, by: User | None) -> Arm:
    """Show an arm no more. Its readers are shown what everybody else is, and never another arm. Raises `RefusedError`."""
    act = "experiment.retire_arm"
    demand(by, rights.RUN_EXPERIMENTS, act=act, message=_NO_RIGHT)
    with transaction.atomic():
        experiment = Experiment.objects.select_for_update().get(pk=arm.experiment_id)
        found = Arm.objects.get(pk=arm.pk)
        _check_running(experiment, act)
        if found.retired_at is not None:
            raise NotNowError(_("It was retired already."), act=act, on=experiment)
        found.retired_at, found.retired_by, found.retired_because = clock.now(), by, reason[:300]
        found.save(update_fields=["retired_at", "retired_by", "retired_because"])
        audit.note(act=act, on=experiment, by=by, variant=found.variant, reason=reason[:300])
        sources.changed(assigning.source())
    return found


@noting
def stop(*, experiment: Experiment, reason: str, by: User | None) -> ExperimentStop:
    """End it. Raises `RefusedError`."""
    act = "experiment.stop"
    demand(by, rights.RUN_EXPERIMENTS, act=act, message=_NO_RIGHT)
    with transaction.atomic():
        found = Experiment.objects.select_for_update().get(pk=experiment.pk)
        _check_running(found, act)
        stopped = ExperimentStop.objects.create(experiment=found, reason=reason[:300], made_by=by)
        audit.note(act=act, on=found, by=by, reason=reason[:300])
        sources.changed(assigning.source())
    return stopped


def _what_is_wrong(experiment: Experiment, arms: list[Arm]) -> str:
    if hasattr(experiment, "start"):
        return _("It was started already.")
    if not 2 <= len(arms) <= ARMS_AT_MOST:
        return _("An experiment has two to %d arms.") % ARMS_AT_MOST
    if any(one.after > other.first for one, other in pairwise(arms)):
        return _("Two arms overlap.")
    return _("Its time is over.") if experiment.is_over(clock.now()) else ""


def _check_running(experiment: Experiment, act: str) -> None:
    if not hasattr(experiment, "start"):
        raise NotNowError(_("It was not started yet."), act=act, on=experiment)
    if experiment.is_over(clock.now()):
        raise NotNowError(_("It is over."), act=act, on=experiment)


def _told(arm: Arm) -> dict[str, object]:
    return {"variant": arm.variant, "ask": arm.ask, "first": arm.first, "after": arm.after}
