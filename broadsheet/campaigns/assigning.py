"""Who is shown what: the facts of running experiments, as pages carry them, and the same decision as browsers take it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from broadsheet.campaigns import buckets
from broadsheet.campaigns.models import Experiment
from broadsheet.foundation import clock, sources


@dataclass(frozen=True)
class Assignment:
    """`ask` is empty for nothing; `variant` is empty where the reader is in no arm that counts."""

    ask: str
    variant: str


def source(key: str = "") -> str:
    """What a page was made from that carries this experiment, or all that run."""
    return f"experiment:{key}" if key else "experiments"


def running(placement: str = "") -> list[dict[str, Any]]:
    """The experiments that run now, at this place or anywhere, for a page to carry. Records what the page depends on."""
    now = clock.now()
    sources.record(source())
    found = []
    for experiment in Experiment.objects.filter(start__isnull=False, stop__isnull=True).with_acts().order_by("pk"):
        for moment in (experiment.starts_at, experiment.ends_at):
            if moment is not None and moment > now:
                sources.record_moment(moment)
        if experiment.starts_at <= now and not experiment.is_over(now) and placement in {"", experiment.placement}:
            found.append(facts(experiment))
    return found


def facts(experiment: Experiment) -> dict[str, Any]:
    """One of them, as `static/js/buckets.js` reads it."""
    arms = [
        {
            "first": arm.first,
            "after": arm.after,
            "ask": arm.ask,
            "variant": arm.variant,
            "retired": arm.retired_at is not None,
        }
        for arm in experiment.arms.all()
    ]
    return {
        "key": experiment.key,
        "placement": experiment.placement,
        "salt": experiment.salt,
        "holdback": experiment.holdback,
        "default": experiment.default_ask,
        "arms": arms,
    }


def assigned(described: dict[str, Any], bucket: int) -> Assignment:
    """What a reader of this bucket is shown. The readers of a retired arm are in no other one, ever."""
    if buckets.is_held_back(bucket, described["holdback"]):
        return Assignment("", "")
    place = buckets.position(described["salt"], bucket)
    arm = next((arm for arm in described["arms"] if arm["first"] <= place < arm["after"]), None)
    if arm is None or arm["retired"]:
        return Assignment(described["default"], "")
    return Assignment(arm["ask"], arm["variant"])
