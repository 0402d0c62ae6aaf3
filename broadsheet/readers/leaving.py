"""What an account holds, for its owner to take along, and its end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts import events, second_factor
from broadsheet.accounts.models import User
from broadsheet.ops import audit
from broadsheet.readers import access

Part = Callable[[User], Any]

_parts: dict[str, Part] = {}


class StaysError(Exception):
    """The account can't be deleted by its owner. The text is fit to be shown."""


def register(name: str, part: Part) -> None:
    """Add what another app holds about a person: plain JSON under this name."""
    _parts[name] = part


def everything_about(user: User) -> dict[str, Any]:
    """All that this site holds about a person, as plain JSON; no secrets."""
    return {
        "account": {
            "address": user.email,
            "name": user.name,
            "language": access.own_profile(user).language,
            "joined": user.date_joined.isoformat(),
        },
        "sessions": [
            {"since": each.created_at.isoformat(), "from": each.ip, "with": each.user_agent}
            for each in access.own_sessions(user)
        ],
        "second_factors": list(Authenticator.objects.filter(user=user).values_list("type", flat=True)),
        **{name: part(user) for name, part in _parts.items()},
    }


def delete(*, user: User) -> None:
    """Delete an account and what hangs on it. Raises `StaysError` for staff: their stories carry their name."""
    if second_factor.is_staff(user):
        raise StaysError(_("You work here: ask an admin of your newsroom to close your account."))
    with transaction.atomic():
        events.account_deleted.send(User, user=user)
        audit.note_about(act="account.delete", object_type="accounts.user", object_id=user.pk, by=None)
        user.delete()
