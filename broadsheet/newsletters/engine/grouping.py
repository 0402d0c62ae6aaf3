"""Finding out who takes the mail of domains that no list names: by their MX, beside the sending, and never for a letter.

Letters go by their own domain until it is known. A sending's domains are looked up by a thread of one process, those with most letters
first, many at once and not for long; then the letters that still wait are given their provider by the database, stretch by stretch.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet, Subquery

from broadsheet.foundation import clock
from broadsheet.mail import reserved
from broadsheet.mail.throttling import providers
from broadsheet.mail.throttling.providers import KEPT_FOR, UNKNOWN_FOR, Found, Servers
from broadsheet.newsletters.engine.providers import LONGEST, domain_in_sql, named
from broadsheet.newsletters.models import Delivery, MailDomain, Sending, State
from broadsheet.ops.models import Lease

logger = logging.getLogger("broadsheet.newsletters")

LEASE, LEASE_SECONDS = "domains of readers", 60
AT_ONCE = 16
A_ROUND = 500
"""Domains that are looked up before what is known is put in."""
PATIENCE = 20.0
"""Seconds for a round: whoever is not known then is its own for ten minutes."""
STRETCH = 20_000
"""Letters that one statement looks at."""


def step(holder: str, servers: Servers | None = None) -> bool:
    """One round for one sending, if it is this process's turn. False if there is nothing to do."""
    waiting = Sending.objects.running().filter(prepared_at__isnull=False, grouped_at__isnull=True)
    sending = waiting.first()
    if sending is None or not Lease.objects.take(LEASE, holder, seconds=LEASE_SECONDS):
        return False
    domains = _unknown(sending)
    _keep(_looked_up(domains, servers))
    _put_in(sending)
    if len(domains) < A_ROUND:
        Sending.objects.filter(pk=sending.pk).update(grouped_at=clock.now())
    return True


def _on_their_own(sending: Sending) -> QuerySet[Delivery]:
    """Letters that wait, and go by their own domain."""
    return sending.deliveries.filter(state=State.READY, provider=domain_in_sql("address"))


def _unknown(sending: Sending) -> list[str]:
    """Domains of which nobody has asked lately; those with most letters first."""
    known = MailDomain.objects.filter(domain=OuterRef("provider"), until__gt=clock.now())
    rows = _on_their_own(sending).filter(~Exists(known)).order_by().values_list("provider")
    return [domain for domain, _many in rows.annotate(many=Count("pk")).order_by("-many", "provider")[:A_ROUND]]


def _looked_up(domains: Sequence[str], servers: Servers | None) -> dict[str, Found]:
    found = {domain: Found(domain, KEPT_FOR) for domain in domains if reserved.is_nobodys(f"@{domain}")}
    pool = ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="looking up")
    try:
        asked = {pool.submit(providers.find, each, servers): each for each in domains if each not in found}
        done, _late = wait(asked, timeout=PATIENCE)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    for future, domain in asked.items():
        is_known = future in done and future.exception() is None
        found[domain] = future.result() if is_known else Found(domain, UNKNOWN_FOR)
    return found


def _keep(found: Mapping[str, Found]) -> None:
    now = clock.now()
    rows = [
        MailDomain(domain=domain, provider=named(each.provider)[:LONGEST], until=now + timedelta(seconds=each.kept_for))
        for domain, each in found.items()
    ]
    MailDomain.objects.bulk_create(
        rows, batch_size=200, update_conflicts=True, unique_fields=["domain"], update_fields=["provider", "until"]
    )


def _put_in(sending: Sending) -> None:
    """Letters that wait get what is known; what is on a line keeps what it has."""
    known = MailDomain.objects.filter(domain=OuterRef("provider")).exclude(provider=OuterRef("provider"))
    rows = _on_their_own(sending).filter(Exists(known))
    ends: dict[str, Any] = rows.aggregate(first=Min("pk"), last=Max("pk"))
    if ends["first"] is None:
        return
    for at in range(ends["first"], ends["last"] + 1, STRETCH):
        rows.filter(pk__gte=at, pk__lt=at + STRETCH).update(provider=Subquery(known.values("provider")[:1]))
