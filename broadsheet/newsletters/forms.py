"""What somebody fills in to get letters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email

from broadsheet.newsletters.models import Newsletter
from broadsheet.readers.forms import EmailField

HONEYPOT = "website"
"""A field that people do not see. Whoever fills it in is a machine."""


class AddressField(EmailField):
    """An address that can exist, by its spelling alone: no server is asked."""

    def clean(self, value: str) -> str:
        """Raises what is wrong with it, in words."""
        text = (value or "").strip()
        if not text:
            raise ValidationError(_("Please enter your e-mail address."), code="required")
        try:
            found = validate_email(text, check_deliverability=False)
        except EmailNotValidError:
            raise ValidationError(_why(text), code="invalid") from None
        if len(found.normalized) > 254:
            raise ValidationError(_("This address is too long."), code="invalid")
        return found.normalized.lower()


def _why(text: str) -> Any:
    """What is wrong with it, as far as that can be told."""
    if "@" not in text:
        return _("Please enter a correct email address: there is no @ in it.")
    if len(text.split()) > 1:
        return _("Please enter a correct email address: there is a space in it.")
    if "." not in text.rpartition("@")[2]:
        return _("Please enter a correct email address: after the @ stands a name with a dot, such as example.org.")
    return _("Please enter a correct email address, such as name@example.org.")


class SignUpForm(forms.Form):
    """An address, and which newsletters."""

    email = AddressField()
    newsletter = forms.ModelMultipleChoiceField(
        Newsletter.objects.none(), to_field_name="slug",
        error_messages={
            "required": _("Choose at least one newsletter."),
            "invalid_choice": _("One of these newsletters is not offered any more. Choose again."),
        },
    )  # fmt: skip
    form = forms.CharField(required=False, max_length=40)
    website = forms.CharField(required=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["newsletter"].queryset = Newsletter.objects.offered(language)  # type: ignore[attr-defined]
