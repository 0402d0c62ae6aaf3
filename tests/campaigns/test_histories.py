"""Whatever happens to money, and however it is told: each tally is what plain SQL finds in the rows."""

from __future__ import annotations

import os

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from broadsheet.campaigns.counting import paying, tally
from broadsheet.demo import welcoming
from broadsheet.payments.models import Kind, PayerAlias
from broadsheet.payments.models.entry import RECEIVED, EntryQuerySet
from tests.campaigns import recounting
from tests.campaigns.histories import NOW, happened
from tests.facts import tell

pytestmark = pytest.mark.django_db

HISTORIES = int(os.environ.get("SOAK_EXAMPLES", "25"))
_SOME = settings(
    max_examples=HISTORIES, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # a seed is not shrunk
)  # fmt: skip


@pytest.fixture
def offered(db):
    welcoming.offer_plans()


def differing(seed):
    """The campaigns of a history whose tally is not what SQL finds, with both."""
    with time_machine.travel(NOW, tick=False), happened(seed) as campaigns:
        found = [(one, tally.recount(one).total, recounting.total(one, NOW)) for one in campaigns]
    tell("campaign histories", 1)
    tell("campaign tallies", len(found))
    return [(one.goal_kind, one.counts, ours, theirs) for one, ours, theirs in found if ours != theirs]


@_SOME
@given(seed=st.integers(0, 2**40))
def test_each_tally_is_what_plain_sql_finds(offered, seed):
    assert differing(seed) == []


@pytest.mark.control
def test_without_refunds_it_would_not_be(offered, monkeypatch):
    kinds = [kind for kind in RECEIVED if kind != Kind.REFUND]
    monkeypatch.setattr(EntryQuerySet, "received", lambda self: self.filter(kind__in=kinds))
    assert any(differing(seed) for seed in range(40))


@pytest.mark.control
def test_without_merged_accounts_it_would_not_be(offered, monkeypatch):
    monkeypatch.setattr(paying, "PayerAlias", _NobodyMerged)
    assert any(differing(seed) for seed in range(150))


class _NobodyMerged:
    objects = PayerAlias.objects.none()
