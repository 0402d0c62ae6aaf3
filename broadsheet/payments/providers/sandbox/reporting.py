"""The sandbox's report of a time: what its own tables say moved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from broadsheet.foundation.money import Money
from broadsheet.payments.models import Kind
from broadsheet.payments.providers.base import Reported
from broadsheet.payments.providers.sandbox.bank import fee_of
from broadsheet.payments.providers.sandbox.models import SandboxCharge, SandboxDispute, SandboxRefund


def report(since: datetime, until: datetime) -> Iterator[Reported]:
    """Every movement in `[since, until)`."""
    span = (since, until)
    for charge in _in(SandboxCharge.objects.select_related("deal"), "settled_at", span):
        currency, at = charge.deal.currency, charge.settled_at
        yield Reported(Kind.SETTLEMENT, str(charge), Money(charge.amount, currency), at)
        if fee := fee_of(charge):
            yield Reported(Kind.FEE, str(charge), Money(-fee, currency), at)
    for one in _in(SandboxRefund.objects.select_related("charge__deal"), "made_at", span):
        yield Reported(Kind.REFUND, str(one), Money(-one.amount, one.charge.deal.currency), one.made_at)
    cases = SandboxDispute.objects.select_related("charge__deal")
    for one in _in(cases, "made_at", span):
        yield Reported(Kind.DISPUTE, str(one), Money(-one.amount, one.charge.deal.currency), one.made_at)
    for one in _in(cases.filter(outcome="won"), "decided_at", span):
        yield Reported(Kind.DISPUTE_OUTCOME, str(one), Money(one.amount, one.charge.deal.currency), one.decided_at)


def _in(rows: Any, field: str, span: tuple[datetime, datetime]) -> Any:
    return rows.filter(**{f"{field}__gte": span[0], f"{field}__lt": span[1]}).iterator()
