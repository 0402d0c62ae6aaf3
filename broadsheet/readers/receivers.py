"""What happens when somebody has signed in, or was turned away."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import user_logged_in
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from broadsheet.accounts import events, second_factor
from broadsheet.accounts.models import User
from broadsheet.foundation import clock, languages
from broadsheet.mail import posting
from broadsheet.ops import audit
from broadsheet.readers import devices, resetting
from broadsheet.readers.mail import new_device


@receiver(user_logged_in, dispatch_uid="readers.notice_device")
def notice_device(request: HttpRequest, response: HttpResponse, user: User, **_more: Any) -> None:
    """Remember the browser; tell staff of one that their account was never used with."""
    is_staff = second_factor.is_staff(user)
    if is_staff:
        request.session.set_expiry(settings.STAFF_SESSION_SECONDS)
        audit.note(act="account.sign_in", on=user, by=user, ip=request.META.get("REMOTE_ADDR", ""))
        if not devices.knows(request, user.pk):
            _tell(request, user)
    devices.remember(request, response, user.pk)


@receiver(events.second_factor_missing, dispatch_uid="readers.note_turned_away")
def note_turned_away(user: User, path: str, method: str, **_more: Any) -> None:
    """Write down that a staff address stayed closed."""
    audit.note(act="second_factor.missing", on=user, by=user, path=path[:500], method=method)


@receiver([authenticator_added, authenticator_removed, authenticator_reset], dispatch_uid="readers.note_second_factor")
def note_second_factor(signal: Any, request: HttpRequest, user: User, authenticator: Any, **_more: Any) -> None:
    """Write down that somebody's second factor changed, and end their other sessions: one may be a thief's."""
    acts = {id(authenticator_added): "add", id(authenticator_removed): "remove", id(authenticator_reset): "reset"}
    audit.note(act=f"second_factor.{acts[id(signal)]}", on=user, by=user, kind=str(authenticator.type))
    resetting.end_sessions(user=user, but=request.session.session_key)


def _tell(request: HttpRequest, user: User) -> None:
    posting.post(
        new_device.build(
            to=user.email,
            when=clock.now(),
            ip=request.META.get("REMOTE_ADDR", ""),
            agent=request.META.get("HTTP_USER_AGENT", ""),
            link=languages.absolute(reverse("account")),
        )
    )
