"""Forms of signing in and of the account page."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as ReauthenticatePasswordForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from broadsheet.accounts.models import User
from broadsheet.foundation import languages
from broadsheet.readers import access, limits
from broadsheet.readers.adapter import owner_of

TOO_OFTEN = _("Too many tries. Wait ten minutes, or have a code sent to your address instead.")
UNREADABLE = _("This passkey's answer can't be read. Try again.")
_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError)
TOO_OFTEN_AT_ALL = _("Too many people are signing in from where you are. Wait some minutes and try again.")


class EmailField(forms.EmailField):
    """An address, as telephones and password managers know how to fill it in."""

    def __init__(self, **options: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none"})
        super().__init__(**{"label": _("E-mail address"), "widget": widget, "max_length": 254, **options})

    def clean(self, value: str) -> str:
        """Kept in lower case, as everywhere."""
        found: str = super().clean(value)
        return found.strip().lower()


class AddressForm(forms.Form):
    """Where the code is to be sent."""

    email = EmailField(error_messages={"required": _("Type your e-mail address.")})


class PasswordForm(LoginForm):
    """Address and password, with our limits: strangers' tries don't lock out whom the address belongs to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = EmailField()
        self.fields["password"].help_text = ""
        self.order_fields(["login", "password"])

    def clean(self) -> dict[str, Any]:
        """Count the try, then look at the password: an unknown address takes as long as a known one."""
        email = str(self.cleaned_data.get("login", ""))
        request = context.request
        user = owner_of(email)
        if not limits.may_come(request, user):
            raise ValidationError(TOO_OFTEN_AT_ALL)
        key = limits.key_of(request, email, user)
        if not limits.PASSWORDS.take(key):
            raise ValidationError(TOO_OFTEN)
        cleaned: dict[str, Any] = super().clean()
        if not self.errors:
            limits.PASSWORDS.clear(key)
        return cleaned


class PasswordAgainForm(ReauthenticatePasswordForm):
    """The password within a session: whoever has found an open browser must not guess it."""

    def clean_password(self) -> str:
        """The password, if it is right and not one guess too many."""
        key = f"again {self.user.pk}"
        if not limits.PASSWORDS.take(key):
            raise ValidationError(TOO_OFTEN)
        password: str = super().clean_password()
        limits.PASSWORDS.clear(key)
        return password


class _Counted:
    """Counts guesses at an app's or a recovery code."""

    def clean_code(self) -> str:
        """The code, if it is right and not one guess too many."""
        key = str(self.user.pk)  # type: ignore[attr-defined]
        if not limits.SECOND_FACTORS.take(key):
            raise ValidationError(_("Too many tries. Wait ten minutes and try again."))
        code: str = super().clean_code()  # type: ignore[misc]
        limits.SECOND_FACTORS.clear(key)
        return code


class SecondFactorForm(_Counted, AuthenticateForm):
    """An app's code or a recovery code, after the first factor."""


class SecondFactorAgainForm(_Counted, ReauthenticateForm):
    """The same within a session."""


class NameForm(forms.Form):
    """What the person is called, and the language of our letters."""

    name = forms.CharField(
        label=_("Name"), max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(code, languages.own_name(code)) for code in languages.codes()]
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    @classmethod
    def of(cls, user: User) -> NameForm:
        """As it is now."""
        language = access.own_profile(user).language or languages.current()
        return cls(initial={"name": user.name, "language": language})

    def save(self, user: User) -> None:
        """Keep it."""
        profile = access.own_profile(user)
        user.name, profile.language = self.cleaned_data["name"], self.cleaned_data["language"]
        user.save(update_fields=["name"])
        profile.save(update_fields=["language"])


class AddressCodesForm(forms.Form):
    """The codes from both mailboxes."""

    old_code = forms.CharField(
        label=_("Code from your present address"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )
    new_code = forms.CharField(
        label=_("Code from the new address"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class DeletionForm(forms.Form):
    """That it is meant."""

    is_meant = forms.BooleanField(label=_("Delete my account and everything in it, for good"))


class _Readable:
    """A passkey's answer comes from a script: what is no answer at all is told as one that is wrong, not as an error of ours."""

    def clean_credential(self) -> Any:
        """The passkey that answered."""
        try:
            return super().clean_credential()  # type: ignore[misc]
        except _UNREADABLE as error:
            raise ValidationError(UNREADABLE) from error


class PasskeyForm(_Readable, LoginWebAuthnForm):
    """A passkey instead of everything else."""


class PasskeyFactorForm(_Readable, AuthenticateWebAuthnForm):
    """A passkey after the first factor."""


class PasskeyAgainForm(_Readable, ReauthenticateWebAuthnForm):
    """A passkey within a session."""


class NewPasskeyForm(AddWebAuthnForm):
    """A passkey to be added."""

    def clean(self) -> dict[str, Any]:
        """The new passkey, if its answer can be read."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except _UNREADABLE as error:
            raise ValidationError(UNREADABLE) from error
        return cleaned
