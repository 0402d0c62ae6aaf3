"""Taking a second factor away from somebody who has lost it: the owner's emergency key."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from broadsheet.accounts.models import User
from broadsheet.ops import audit


def reset_second_factor(*, user: User, by: User | None) -> int:
    """Remove passkeys, app and recovery codes, and end all sessions. Returns how many were removed.

    Whoever signs in next shows their mailbox before they set up another one.
    """
    with transaction.atomic():
        taken = Authenticator.objects.filter(user=user).delete()[0]
        end_sessions(user=user)
        audit.note(act="second_factor.reset", on=user, by=by, taken=taken)
    return int(taken)


def end_sessions(*, user: User, but: str | None = None) -> None:
    """End all of a person's sessions, except the one with this key."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        session.end()
