"""Reaching what belongs to accounts: each function asks whose it is. Views reach rows by these and by nothing else."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import Http404

from broadsheet.accounts.models import User
from broadsheet.readers.models import ReaderProfile


def own_session(user: User, pk: int) -> UserSession:
    """One of this person's sessions. Anybody else's is not there: `Http404`."""
    found = UserSession.objects.filter(user=user, pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_sessions(user: User) -> list[UserSession]:
    """This person's living sessions, the latest first."""
    found: list[UserSession] = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda session: session.created_at, reverse=True)


def own_passkeys(user: User) -> list[Authenticator]:
    """This person's passkeys."""
    return list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN))


def has_app(user: User) -> bool:
    """Whether this person has an authenticator app."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists())


def own_profile(user: User) -> ReaderProfile:
    """This person's profile, made now if there is none."""
    return ReaderProfile.objects.get_or_create(user=user)[0]
