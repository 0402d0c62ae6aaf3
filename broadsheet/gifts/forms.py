"""What somebody fills in to give a membership, and to take one."""

from __future__ import annotations

import re
from email.utils import parseaddr
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.foundation import clock
from broadsheet.gifts import terms
from broadsheet.gifts.buying import FARTHEST_DAYS, MOST, Recipient, Wanted
from broadsheet.gifts.models import Unclaimed
from broadsheet.gifts.terms import Term
from broadsheet.membership.forms import SaleForm
from broadsheet.membership.models import Price
from broadsheet.readers.forms import EmailField

ONE, ADDRESSES, CODES = "one", "addresses", "codes"
MAIL, CARD = "mail", "card"

_LINK = re.compile(r"https?:|www\.|\b[\w-]+\.(?:com|net|org|info|ru|ua|top|xyz)\b", re.IGNORECASE)
"""Who pays with stolen cards to send links in our name finds no place for them."""


def without_links(text: str) -> str:
    """What people write to each other. Raises `ValidationError` if there is an address of the web in it."""
    if _LINK.search(text):
        raise ValidationError(_("Leave out addresses of the web: the letter that we send has the only link it needs."))
    return text


class GiftForm(SaleForm):
    """Which plan and for how long, for whom, with what words."""

    term = forms.ChoiceField(error_messages={"required": gettext_lazy("Choose what you want to give.")})
    whom = forms.ChoiceField(choices=[(ONE, ONE), (ADDRESSES, ADDRESSES), (CODES, CODES)], initial=ONE, required=False)
    way = forms.ChoiceField(choices=[(MAIL, MAIL), (CARD, CARD)], initial=MAIL, required=False)
    recipient_name = forms.CharField(
        label=gettext_lazy("Their name"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    recipient_email = EmailField(label=gettext_lazy("Their e-mail address"), required=False)
    addresses = forms.CharField(
        label=gettext_lazy("Their addresses, one to a line"), required=False, max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": "Olha <olha@example.org>", "spellcheck": "false"}),
    )  # fmt: skip
    count = forms.IntegerField(
        label=gettext_lazy("How many codes"), required=False, min_value=1, max_value=MOST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    day = forms.DateField(
        label=gettext_lazy("On which day"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    buyer_name = forms.CharField(
        label=gettext_lazy("From whom, as they shall read it"), max_length=80,
        error_messages={"required": gettext_lazy("Say from whom the gift is: the recipient sees this name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    message = forms.CharField(
        label=gettext_lazy("Some words from you, if you like"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    unclaimed = forms.ChoiceField(
        label=gettext_lazy("If nobody takes it within a year"), choices=Unclaimed.choices, initial=Unclaimed.BACK,
        required=False, widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, currency=currency, **kwargs)
        self.fields["email"].label = gettext_lazy("Your e-mail address")
        field: Any = self.fields["term"]
        field.choices = [(key, key) for key in self.terms]

    @cached_property
    def terms(self) -> dict[str, Term]:
        """All that can be given in this currency, by its key."""
        prices = Price.objects.filter(plan__is_offered=True, currency=self.currency).select_related("plan")
        return {term.key: term for term in terms.of_prices(prices)}

    def clean_term(self) -> Term:
        """What was chosen."""
        return self.terms[self.cleaned_data["term"]]

    def clean_buyer_name(self) -> str:
        """A name, not an advertisement."""
        return without_links(self.cleaned_data["buyer_name"].strip())

    def clean_recipient_name(self) -> str:
        """The same."""
        return without_links(self.cleaned_data["recipient_name"].strip())

    def clean_message(self) -> str:
        """Words, no links."""
        return without_links(self.cleaned_data["message"].strip())

    def clean_day(self) -> Any:
        """Today or later; a day's slack for those whose calendar is ahead of ours or behind."""
        day = self.cleaned_data["day"]
        if day is None:
            return None
        if (day - clock.today()).days < -1:
            raise ValidationError(_("That day is over. Choose another one, or none for today."))
        if (day - clock.today()).days > FARTHEST_DAYS:
            raise ValidationError(_("Choose a day within a year."))
        return day

    def clean(self) -> dict[str, Any]:
        """What is needed for whom it is for."""
        data = super().clean() or self.cleaned_data
        whom = data.get("whom") or ONE
        by_mail = whom == ONE and (data.get("way") or MAIL) == MAIL
        if by_mail and not data.get("recipient_email") and "recipient_email" not in self.errors:
            self.add_error("recipient_email", _("Type the address of whom it is for, or choose the card."))
        if whom == ADDRESSES:
            self._read_addresses(data)
        if whom == CODES and not data.get("count") and "count" not in self.errors:
            self.add_error("count", _("Say how many."))
        return data

    @property
    def wanted(self) -> Wanted:
        """What is to be given, once the form is valid."""
        data = self.cleaned_data
        recipients = self._recipients(data)
        by_mail = any(one.email for one in recipients)
        return Wanted(
            term=data["term"], buyer_name=data["buyer_name"], message=data["message"], recipients=recipients,
            count=data["count"] if data["whom"] == CODES else len(recipients),
            deliver_on=data["day"] if by_mail else None, unclaimed=data["unclaimed"] or Unclaimed.BACK,
        )  # fmt: skip

    def _recipients(self, data: dict[str, Any]) -> list[Recipient]:
        if data["whom"] == ADDRESSES:
            found: list[Recipient] = data["recipients"]
            return found
        if data["whom"] == CODES:
            return []
        email = data["recipient_email"] if (data["way"] or MAIL) == MAIL else ""
        return [Recipient(data["recipient_name"], email)]

    def _read_addresses(self, data: dict[str, Any]) -> None:
        try:
            data["recipients"] = read_list(data.get("addresses", ""))
        except ValidationError as error:
            self.add_error("addresses", error)


def read_list(text: str) -> list[Recipient]:
    """A list of addresses, as people paste it: with names or without, each once. Raises `ValidationError`."""
    found: dict[str, Recipient] = {}
    for line in re.split(r"[\n;]+|,(?=[^<]*@)", text):
        if not line.strip():
            continue
        name, email = parseaddr(line.strip())
        email = email.strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise ValidationError(_("“%s” is no e-mail address.") % line.strip()[:80]) from None
        found.setdefault(email, Recipient(without_links(name.strip()[:80]), email))
    if not found:
        raise ValidationError(_("Type at least one address."))
    if len(found) > MOST:
        raise ValidationError(_("These are more than %s. Please write to us: we do it together.") % MOST)
    return list(found.values())


class CodeForm(forms.Form):
    """A code, as it stands on a card."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=60,
        error_messages={"required": gettext_lazy("Type the code from the letter or the card.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "placeholder": "XXXX-XXXX-XXXX-XXXX"}
        ),
    )  # fmt: skip
