"""The second factor: who must show one, and whether this session has seen it."""

from __future__ import annotations

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from broadsheet.accounts.models import User

DOOR = "wagtailadmin.access_admin"


def is_staff(user: User) -> bool:
    """Whether this person may come into the newsroom at all."""
    return bool(user.is_active and user.has_perm(DOOR))


def is_demanded() -> bool:
    """Not where the site is seen on this very machine only: a newcomer tries the demo with its password alone."""
    return bool(settings.SECOND_FACTOR_REQUIRED)


def has_one(user: User) -> bool:
    """Whether the person has a passkey or an authenticator app. Recovery codes alone don't count."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=user, type__in=kinds).exists())


def was_shown(request: HttpRequest) -> bool:
    """Whether this very session has seen the person's second factor: a passkey, an app's code, or a recovery code."""
    return any(record.get("method") == "mfa" for record in _records(request))


def mailbox_was_shown(request: HttpRequest) -> bool:
    """Whether this very session has seen a code that was sent to the person's address."""
    return any(record.get("method") == "code" for record in _records(request))


def is_missing(request: HttpRequest) -> bool:
    """Whether this is one of the staff whose session lacks the second factor that is demanded."""
    user = request.user
    if not user.is_authenticated or not is_demanded():
        return False
    return is_staff(user) and not was_shown(request)


def _records(request: HttpRequest) -> list[dict[str, object]]:
    found: list[dict[str, object]] = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return found
