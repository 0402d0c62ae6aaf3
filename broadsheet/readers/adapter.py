"""How allauth works here: letters leave behind, redirects stay within, secrets are kept sealed."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from broadsheet.accounts import second_factor
from broadsheet.accounts.models import User
from broadsheet.foundation import clock, languages, ways
from broadsheet.mail import posting
from broadsheet.mail.letters import Letter
from broadsheet.readers.mail import notice, sign_in_code

NOTICES: dict[str, Promise] = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_set": _("A password was set."),
    "mfa/email/totp_activated": _("An authenticator app was connected."),
    "mfa/email/totp_deactivated": _("An authenticator app was disconnected."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made."),
    "mfa/email/webauthn_added": _("A passkey was added."),
    "mfa/email/webauthn_removed": _("A passkey was removed."),
}


class UnknownLetterError(LookupError):
    """allauth wants to send a letter that this site doesn't have."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts of readers and staff."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post one of our letters in the place of allauth's."""
        posting.post(_letter(template_prefix, email, context))

    def is_safe_url(self, url: str | None) -> bool:
        """Paths of ours only: no other host, however trusted elsewhere."""
        return bool(url) and ways.is_own(str(url))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to the desk, readers to their account."""
        return reverse("wagtailadmin_home" if second_factor.is_staff(request.user) else "account")  # type: ignore[arg-type]

    def get_client_ip(self, request: HttpRequest) -> str:
        """The reader's address, as ForwardedMiddleware has found it."""
        return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")  # noqa: S104 — told, not listened on

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by a form: a code does it, see `signing_in`."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys, authenticator apps, recovery codes."""

    def encrypt(self, text: str) -> str:
        """Secrets of apps are sealed: a copy of the database opens nothing."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Counterpart of `encrypt`."""
        return _seal().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the site's own host, whatever host a request claims."""
        host = urlsplit(settings.SITE_URL).hostname or "localhost"
        return {"id": host, "name": host}

    def get_totp_issuer(self) -> str:
        """What an authenticator app shows."""
        return urlsplit(settings.SITE_URL).hostname or "Broadsheet"


def _letter(template_prefix: str, email: str, context: dict[str, Any]) -> Letter:
    if template_prefix == "account/email/login_code":
        link = languages.absolute(reverse("account_confirm_reauthentication_code"))
        return sign_in_code.build(to=email, code=context["code"], link=link)
    if template_prefix not in NOTICES:
        raise UnknownLetterError(template_prefix)
    return notice.build(
        to=email,
        what=str(NOTICES[template_prefix]),
        when=context.get("timestamp") or clock.now(),
        ip=str(context.get("ip", "")),
        link=languages.absolute(reverse("account")),
    )


def _seal() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.SECOND_FACTOR_KEY.encode()).digest()))


def owner_of(email: str) -> User | None:
    """The account of this address that may sign in."""
    return User.objects.filter(email=email.strip().lower(), is_active=True).first()
