"""Writing down what an experiment will be, as long as it has not started."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.campaigns import rights
from broadsheet.campaigns.models import Arm, Experiment, ExperimentStart
from broadsheet.campaigns.models.experiment import WHOLE
from broadsheet.membership.refusals import NotNowError, demand, noting
from broadsheet.ops import audit


@dataclass(frozen=True)
class PlannedArm:
    """`share` is in parts of ten thousand."""

    ask: str
    variant: str
    share: int


@noting
def plan(*, experiment: Experiment, arms: Sequence[PlannedArm], by: User | None) -> Experiment:
    """Save it with its arms side by side, beginning at the first place. Raises `RefusedError` once it has started."""
    act = "experiment.plan"
    demand(by, rights.RUN_EXPERIMENTS, act=act, message=_("You may not run experiments."))
    with transaction.atomic():
        if experiment.pk is not None:
            Experiment.objects.select_for_update().get(pk=experiment.pk)
            if ExperimentStart.objects.filter(experiment=experiment).exists():
                raise NotNowError(_("It was started already."), act=act, on=experiment)
        if sum(arm.share for arm in arms) > WHOLE:
            raise NotNowError(_("The arms’ shares are more than the whole."), act=act)
        experiment.save()
        experiment.arms.all().delete()
        first = 0
        for arm in arms:
            Arm.objects.create(
                experiment=experiment, ask=arm.ask, variant=arm.variant, first=first, after=first + arm.share
            )
            first += arm.share
        audit.note(act=act, on=experiment, by=by, arms=[[arm.ask, arm.variant, arm.share] for arm in arms])
    return experiment
