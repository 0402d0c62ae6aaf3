"""Events of a provider, as its webhook brings them (SparkPost's form, a hundred a call), told to the site in this process."""

from __future__ import annotations

import base64
import json
import random
import time
from typing import Any

from django.conf import settings
from django.test import Client

from broadsheet.mail.bounces import esp
from broadsheet.mail.models import Bounce, EspEvent, Suppression
from broadsheet.newsletters.engine import owning
from broadsheet.newsletters.models import Delivery

A_CALL = 100
KINDS = (
    ("bounce", "10", "550 5.1.1 no such user"),
    ("bounce", "22", "552 5.2.2 mailbox is over quota"),
    ("bounce", "50", "550 5.7.1 blocked"),
    ("spam_complaint", "", ""),
    *[("delivery", "", "")] * 6,
)
"""Three in five are deliveries. Each tenth is of each."""
GONE = 2
"""Of these ten, so many are suppressed: one for good, one complaint."""


def tell() -> dict[str, Any]:
    """Each delivery's event once, then all twice and shuffled. Returns seconds and counts."""
    rows = list(Delivery.objects.order_by("pk").values_list("pk", "address"))
    told = [_event(number, pk, address or "") for number, (pk, address) in enumerate(rows)]
    began = time.monotonic()
    _post(told)
    kept = time.monotonic() - began
    _apply()
    applied = time.monotonic() - began - kept
    before = _state()
    chance = random.Random(9)  # noqa: S311 — no secrets
    again = told * 2
    chance.shuffle(again)
    _post(again)
    _apply()
    return {
        "events": EspEvent.objects.count(), "kept": kept, "applied": applied, "faults": Bounce.objects.count(),
        "known": Bounce.objects.filter(about__startswith="sending.").count(), "suppressed": Suppression.objects.count(),
        "gone": len(rows) * GONE // len(KINDS), "changed": len(before ^ _state()),
    }  # fmt: skip


def _event(number: int, pk: int, address: str) -> dict[str, Any]:
    kind, bounce_class, said = KINDS[number % len(KINDS)]
    facts = {
        "type": kind, "event_id": f"event-{number}", "raw_rcpt_to": address, "timestamp": str(int(time.time()) - 60),
        "transmission_id": f"{number // 1000}", "rcpt_meta": {"letter": owning.key_of(pk)},
    }  # fmt: skip
    more = {"bounce_class": bounce_class, "raw_reason": said} if bounce_class else {}
    return {"msys": {"message_event": facts | more}}


def _post(told: list[dict[str, Any]]) -> None:
    client = Client(headers={"Authorization": "Basic " + base64.b64encode(b"proof:secret").decode()})
    settings.ALLOWED_HOSTS.append("testserver")
    for at in range(0, len(told), A_CALL):
        answer = client.post(
            "/mail/events/sparkpost/", json.dumps(told[at : at + A_CALL]), content_type="application/json"
        )
        assert answer.status_code == 204, answer.status_code


def _apply() -> None:
    while esp.apply_waiting():
        pass


def _state() -> set[tuple[Any, ...]]:
    faults = Bounce.objects.values_list("evidence", "fault", "is_hard", "about", "cleared_at")
    held = Suppression.objects.values_list("address_hash", "reason", "lifted_at")
    return {*faults, *held}
