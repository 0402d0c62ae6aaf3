"""Codes that were sent to mailboxes and are waited for in the session of the browser that asked, as with signing in."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.internal.cryptokit import compare_user_code
from django.contrib.sessions.backends.base import SessionBase

from broadsheet.accounts.models import User
from broadsheet.ops.limits import Limit

SECONDS = 600
"""Ten minutes: a mail may be slow, and a code that lies about is a key."""


class TooManyGuessesError(Exception):
    """Nothing is waited for any more: whoever guesses begins anew."""


@dataclass(frozen=True)
class Codes:
    """One thing for which codes are asked: `key` is its place in a session, `guesses` bounds them for each asking."""

    key: str
    guesses: Limit

    def wait(self, session: SessionBase, **facts: Any) -> None:
        """Wait for what these facts say; what was waited for before is forgotten."""
        session[self.key] = {**facts, "at": time.time()}

    def waiting(self, session: SessionBase) -> dict[str, Any] | None:
        """The facts of what is waited for, if its time is not over."""
        found: dict[str, Any] | None = session.get(self.key)
        return found if found and time.time() - found["at"] <= SECONDS else None

    def forget(self, session: SessionBase) -> None:
        """Wait no more."""
        session.pop(self.key, None)

    def are_right(self, session: SessionBase, user: User, given: dict[str, str]) -> bool:
        """Whether the codes under these names are those that were sent; each is looked at. Raises `TooManyGuessesError`."""
        facts = self.waiting(session) or {}
        if not self.guesses.take(f"{user.pk} {facts.get('at')}"):
            self.forget(session)
            raise TooManyGuessesError
        return all([compare_user_code(actual=code, expected=facts[name]) for name, code in given.items()])


def new() -> str:
    """A code as it stands in a mail."""
    return str(get_adapter().generate_login_code())
