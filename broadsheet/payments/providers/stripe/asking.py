"""Asking Stripe: one function, through its SDK, that answers plain objects and raises our own error."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import stripe
from django.conf import settings

from broadsheet.payments.providers.base import CardDeclinedError, ProviderError

Facts = dict[str, Any]
"""An object of Stripe's, as its JSON says it."""

SECONDS = 3.5
"""A reader waits for some of these calls, twice as long if the first try is lost: they must be answered within ten."""
RETRIES = 1
"""After a lost connection, under the same key: the second answer tells what the first did."""
PAGE = 100
NOT_NOW = {409, 429}
"""Another request holds the same object or key, or there were too many: asking again is of use."""


def ask(method: str, path: str, *, key: str = "", **params: Any) -> Facts:
    """One call. `key` makes a repeated one the same one. Raises `ProviderError`."""
    options = {"idempotency_key": key} if key else {}
    try:
        answer: Any = _client(settings.STRIPE_SECRET_KEY, settings.STRIPE_API_HOST).raw_request(
            method, f"/v1/{path}", **params, **options
        )
    except stripe.StripeError as error:
        raise _ours(error) from error
    found: Facts = answer.data
    return found


def find(path: str, **params: Any) -> Facts | None:
    """One object; None if there is none of this id. Raises `ProviderError`."""
    try:
        return ask("get", path, **params)
    except ProviderError as error:
        if isinstance(error.__cause__, stripe.StripeError) and error.__cause__.http_status == 404:
            return None
        raise


def all_of(path: str, *, pauses: Sequence[float] = (), **params: Any) -> Iterator[Facts]:
    """Every object of a list, page by page, as Stripe orders them: the newest first. Raises `ProviderError`.

    `pauses` are seconds to wait before asking for a page again: for work for which no reader waits.
    """
    after: Facts = {}
    while True:
        page = _patiently("get", path, pauses, limit=PAGE, **params, **after)
        yield from page["data"]
        if not page.get("has_more") or not page["data"]:
            return
        after = {"starting_after": page["data"][-1]["id"]}


def _patiently(method: str, path: str, pauses: Sequence[float], **params: Any) -> Facts:
    for pause in pauses:
        try:
            return ask(method, path, **params)
        except ProviderError as error:
            if error.permanent:
                raise
            time.sleep(pause)
    return ask(method, path, **params)


def _ours(error: stripe.StripeError) -> ProviderError:
    status = error.http_status
    is_permanent = status is not None and 400 <= status < 500 and status not in NOT_NOW
    said = f"{type(error).__name__} {status or ''}: {error.user_message}"
    if isinstance(error, stripe.CardError):
        return CardDeclinedError(said)
    return ProviderError(said, permanent=is_permanent)


@cache
def _client(key: str, host: str) -> stripe.StripeClient:
    return stripe.StripeClient(
        key,
        # Named here, so that an SDK of tomorrow does not change what the objects look like.
        stripe_version="2026-10-28.endive",
        base_addresses={"api": host} if host else {},
        max_network_retries=RETRIES,
        http_client=stripe.RequestsClient(timeout=SECONDS),
    )
