"""What somebody fills in to become a member or to contribute: as little as it takes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.foundation.money import Money, NoAmountError, units
from broadsheet.membership.models import Offer, Price
from broadsheet.payments import selling
from broadsheet.payments.models import Interval
from broadsheet.payments.providers import known
from broadsheet.readers.forms import EmailField

LEAST, MOST = 2, 5000
"""Whole units that a contribution may be: below, a card costs more than it brings, and thieves try cards."""


class PayingForm(forms.Form):
    """Address and way of paying: what both have in common."""

    email = EmailField(error_messages={"required": gettext_lazy("Type your e-mail address: your receipt goes there.")})
    provider = forms.ChoiceField(label=gettext_lazy("How you pay"), widget=forms.RadioSelect, required=False)
    # People don't see it; machines that fill in everything do.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    answer = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.providers = [one for one in known.all_on() if not one.currencies or currency in one.currencies]
        field: Any = self.fields["provider"]
        field.choices = [(one.slug, one.name) for one in self.providers]
        field.initial = self.providers[0].slug if self.providers else ""

    def clean_provider(self) -> str:
        """The first one, where nothing was to be chosen."""
        if not self.providers:
            raise ValidationError(_("Nothing can be paid here just now. If you want to support us, write to us."))
        return self.cleaned_data["provider"] or self.providers[0].slug

    def clean_website(self) -> str:
        """A machine fills in everything."""
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this field empty."))
        return ""

    def _amount(self, name: str, *, least: int = 0) -> Money:
        typed = self.cleaned_data[name]
        if not typed:
            return Money(0, self.currency)
        try:
            found = Money.parse(typed, self.currency)
        except NoAmountError:
            raise ValidationError(_("Write the amount as a number, such as 12 or 12.50.")) from None
        one = units(self.currency)
        if found.minor < least * one:
            raise ValidationError(_("The least that can be paid is %s.") % Money(least * one, self.currency))
        if found.minor > MOST * one:
            raise ValidationError(_("That is a great deal: please write to us about it."))
        return found


class SaleForm(PayingForm):
    """Something that is sold. The country is asked for where prices depend on it."""

    country = forms.ChoiceField(
        label=gettext_lazy("Your country"),
        error_messages={
            "required": gettext_lazy("Choose your country: what is sold there, and its taxes, depend on it.")
        },
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, currency=currency, **kwargs)
        if not selling.is_asked():
            del self.fields["country"]
            return
        country: Any = self.fields["country"]
        country.choices = [("", "—"), *selling.offered().items(), (selling.ELSEWHERE, _("Another country"))]
        self.initial.setdefault("country", selling.usual(currency))

    @property
    def is_from_elsewhere(self) -> bool:
        """Whether the reader named a country in which plans are not sold."""
        return self.is_bound and self.data.get("country") == selling.ELSEWHERE

    def clean_country(self) -> str:
        """One in which plans are sold."""
        country: str = self.cleaned_data["country"]
        if country == selling.ELSEWHERE:
            raise ValidationError(_("We can’t sell memberships in your country yet."))
        return country


class JoiningForm(SaleForm):
    """A plan's price, an address, perhaps something on top."""

    price = forms.ModelChoiceField(
        Price.objects.none(), error_messages={"required": gettext_lazy("Choose how you want to become a member.")}
    )
    extra = forms.CharField(
        label=gettext_lazy("Something on top, if you like"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Code of an offer"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, currency=currency, **kwargs)
        field: Any = self.fields["price"]
        field.queryset = Price.objects.filter(plan__is_offered=True, currency=currency).select_related("plan")

    def clean_extra(self) -> Money:
        """Nothing, or an amount."""
        return self._amount("extra")

    def clean_code(self) -> str:
        """A code that doesn't work is said, not swallowed."""
        code: str = self.cleaned_data["code"].strip()
        if code and Offer.objects.by_code(code) is None:
            raise ValidationError(_("This code isn’t known, or its time is over."))
        return code


class ContributionForm(PayingForm):
    """How much, how often, and a word if they like."""

    interval = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=Interval.choices, initial=Interval.ONCE, widget=forms.RadioSelect
    )
    amount = forms.CharField(
        label=gettext_lazy("Amount"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say how much you want to give.")},
    )
    message = forms.CharField(
        label=gettext_lazy("A word to the newsroom, if you like"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_amount(self) -> Money:
        """At least what a card is worth using for."""
        return self._amount("amount", least=LEAST)
