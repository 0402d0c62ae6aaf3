"""The experiment that decides between the asks of a place."""

from __future__ import annotations

from typing import Any

from broadsheet.campaigns import assigning
from broadsheet.foundation import sources


def of(placement: str) -> dict[str, Any] | None:
    """What `static/js/buckets.js` reads of the one that runs at this place: the first, should there be several."""
    running = sources.shared("experiments", assigning.running)  # one look for all pages that are printed together
    return next((found for found in running if found["placement"] == placement), None)


def asks_in(experiment: dict[str, Any] | None) -> frozenset[str]:
    """The keys of all asks between which it decides."""
    if experiment is None:
        return frozenset()
    return frozenset({experiment["default"], *(arm["ask"] for arm in experiment["arms"])} - {""})
