"""Times every figure and page of the money desk in the process of a site: prints `{name: [median, p95]}` in milliseconds."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from itertools import islice
from typing import Any

import django

django.setup()

from django.contrib.auth.models import Group  # noqa: E402 — needs Django to be ready
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402

from broadsheet.accounts.models import User  # noqa: E402
from broadsheet.foundation.roles import Role  # noqa: E402
from broadsheet.membership.money_desk import figures  # noqa: E402
from broadsheet.payments.models import Card, Entry, Payer  # noqa: E402

TIMES = 40
PERMITTED_HOST = "127.0.0.1"


def main() -> None:
    """Forty times each, after one that warms up."""
    logging.disable(logging.WARNING)
    found = {name: _timed(act) for name, act in {**_figures(), **_pages()}.items()}
    print(json.dumps(found))


def _figures() -> dict[str, Callable[[], Any]]:
    """What the overview shows, one by one."""
    return {
        "members today": lambda: figures.count(figures.members()),
        "joined": lambda: figures.count(figures.joined()),
        "lapsed": lambda: figures.count(figures.lapsed()),
        "twelve months' revenue": figures.revenue,
        "this month's revenue": figures.revenue_now,
        "recurring": figures.recurring,
        "failing": lambda: figures.failing().count(),
        "open disputes": lambda: figures.open_disputes(Entry.objects.all()).count(),
        "open alerts": lambda: figures.open_alerts().count(),
    }


def _pages() -> dict[str, Callable[[], Any]]:
    client = Client(SERVER_NAME=PERMITTED_HOST)
    client.force_login(_desk(), backend="allauth.account.auth_backends.AuthenticationBackend")
    entry = Entry.objects.filter(provider_id__startswith="big_").order_by("-occurred_at")[0]
    month = f"{figures.month_start(1):%Y-%m}"
    busy = Entry.objects.order_by().values("payer").annotate(rows=Count("pk")).order_by("-rows")[0]["payer"]
    payer = Payer.objects.get(pk=entry.payer)
    last4 = Card.objects.filter(payer=payer)[0].last4

    def page(address: str) -> Callable[[], None]:
        def load() -> None:
            answer = client.get(address)
            # What is streamed has begun with its first rows: its time is theirs.
            body = b"".join(islice(answer, 50)) if answer.streaming else answer.content
            answer.close()
            if answer.status_code != 200 or not body:
                raise RuntimeError(f"{address} answered {answer.status_code}")

        return load

    return {
        name: page(f"/cms/money/{address}")
        for name, address in {
            "overview": "",
            "ledger": "ledger/",
            "ledger, page 5000": "ledger/?p=5000",
            "ledger, one month": f"ledger/?month={month}&kind=received",
            "ledger, refunds of a plan": "ledger/?kind=refund&plan=patron",
            "ledger, a campaign": "ledger/?campaign=winter",
            "ledger, open disputes": "ledger/?kind=open_dispute",
            "members": "members/",
            "agreements": "agreements/",
            "search by address": f"readers/?q={payer.email}",
            "search by last4": f"readers/?q={last4}",
            "a reader's story": f"readers/{busy}/",
            "months": "months/",
            "CSV of a month, its first 50 rows": f"ledger/csv/?month={month}",
            "CSV of everything, its first 50 rows": "ledger/csv/",
        }.items()
    }


def _desk() -> User:
    person, _is_new = User.objects.get_or_create(email="books@lantern.example", defaults={"is_staff": True})
    person.groups.add(Group.objects.get(name=Role.BUSINESS))
    return person


def _timed(act: Callable[[], Any]) -> list[float]:
    act()
    taken = []
    for _time in range(TIMES):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
        if sum(taken) > 20_000:  # too slow already, whatever the rest would be
            break
    taken.sort()
    return [taken[len(taken) // 2], taken[int(len(taken) * 0.95)]]


if __name__ == "__main__":
    main()
