"""A scorer that the newsroom runs itself, at `PAYMENT_SCORER_URL`: asked by one signed POST.

It is told an attempt as JSON, with `asked_at` in seconds since 1970; the header `Broadsheet-Signature` is `t=<seconds>,v1=<hex>`:
HMAC-SHA256 of `<seconds>.<body>` under `PAYMENT_SCORER_KEY`. It answers `{"verdict": "pass"}`, or `hold`, or `refuse`.
"""

from __future__ import annotations

import hashlib
import hmac
import json

from django.conf import settings

from broadsheet.foundation import clock
from broadsheet.foundation.safe_fetch import Fetcher
from broadsheet.payments.attempts import Attempt

SECONDS = 1.5
"""Less than `scoring` waits, so that the connection is closed by whoever opened it."""
MAX_BYTES = 4096
HEADER = "Broadsheet-Signature"


def ask(attempt: Attempt) -> object:
    """What it said, whatever that is. Raises `FetchError`."""
    moment = int(clock.now().timestamp())
    body = json.dumps({**attempt.facts(), "asked_at": moment}, sort_keys=True).encode()
    fetcher = Fetcher(allow_own_network=True, connect_seconds=SECONDS, read_seconds=SECONDS, whole_seconds=SECONDS)
    answer = fetcher.post(
        settings.PAYMENT_SCORER_URL, body, headers={"Content-Type": "application/json", HEADER: signature(moment, body)},
        content_types=("application/json",), max_bytes=MAX_BYTES,
    ).json()  # fmt: skip
    return answer.get("verdict") if isinstance(answer, dict) else answer


def signature(moment: int, body: bytes) -> str:
    """By which the scorer knows that it is we who ask, just now."""
    key = settings.PAYMENT_SCORER_KEY.encode()
    return f"t={moment},v1={hmac.new(key, b'%d.' % moment + body, hashlib.sha256).hexdigest()}"
