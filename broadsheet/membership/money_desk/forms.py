"""What the business side fills in about money. Amounts are typed in whole units, such as 12.50."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import inlineformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from broadsheet.foundation.money import Money, NoAmountError, UnknownCurrencyError, units
from broadsheet.membership.letters import deciding
from broadsheet.membership.letters.kinds import SORTS, LetterKind
from broadsheet.membership.models import Offer, Plan, Price
from broadsheet.membership.models.letter import MOST_DAYS
from broadsheet.payments.models import Interval


def parsed(typed: str, currency: str) -> Money:
    """What was typed, above nothing. Raises `forms.ValidationError`."""
    try:
        money = Money.parse(typed, currency)
    except NoAmountError:
        raise forms.ValidationError(_("Write the amount as a number, such as 12 or 12.50.")) from None
    if money.minor <= 0:
        raise forms.ValidationError(_("It must be more than nothing."))
    return money


def plain(money: Money) -> str:
    """As it is typed: `12.50`, or `12`."""
    if money.decimal == int(money.decimal):
        return str(int(money.decimal))
    return f"{money.decimal:.{len(str(units(money.currency))) - 1}f}"


class RefundForm(forms.Form):
    """How much of a payment goes back, and why."""

    amount = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}))
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, help_text=gettext_lazy("For the record; the reader does not see it.")
    )
    end = forms.BooleanField(
        label=gettext_lazy("End the standing agreement, too"),
        required=False,
        help_text=gettext_lazy("Otherwise money is taken again at the next renewal."),
    )

    def __init__(self, *args: Any, left: Money, is_running: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["amount"] = plain(left)
        self.currency = left.currency
        self.fields["amount"].label = _("Amount in %s") % left.currency
        self.fields["amount"].help_text = _("At most %s.") % left
        if not is_running:
            del self.fields["end"]

    def clean_amount(self) -> Money:
        """As money."""
        return parsed(self.cleaned_data["amount"], self.currency)


class NoteForm(forms.Form):
    """A note about somebody who pays."""

    text = forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class PlanForm(forms.ModelForm[Plan]):
    """A plan as readers see it."""

    class Meta:
        model = Plan
        fields = ["name", "slug", "summary", "perks", "is_offered", "order"]
        widgets = {"perks": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "slug": gettext_lazy("Stays the same for good: payments in the ledger name it."),
            "is_offered": gettext_lazy("One that is no longer offered stays for those who have it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].disabled = bool(self.instance.pk)


class PriceForm(forms.ModelForm[Price]):
    """A price."""

    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3)
    interval = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=[one for one in Interval.choices if one[0] != Interval.ONCE]
    )
    typed = forms.CharField(
        label=gettext_lazy("Amount"), max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )

    class Meta:
        model = Price
        fields = ["currency", "interval"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["typed"] = plain(self.instance.money)

    def clean_currency(self) -> str:
        """In capitals."""
        return str(self.cleaned_data["currency"]).upper()

    def clean(self) -> dict[str, Any]:
        """Read the amount by what its currency allows."""
        data = super().clean() or self.cleaned_data
        if data.get("currency") and data.get("typed"):
            try:
                self.instance.amount = parsed(data["typed"], data["currency"]).minor
            except UnknownCurrencyError:
                self.add_error("currency", _("There is no such currency."))
            except forms.ValidationError as error:
                self.add_error("typed", error)
        return data


PriceFormSet = inlineformset_factory(Plan, Price, form=PriceForm, extra=2, can_delete=True)


class AnnouncementForm(forms.Form):
    """From which day on members pay a price."""

    from_day = forms.DateField(
        label=gettext_lazy("From"),
        widget=AdminDateInput(),
        help_text=gettext_lazy("Each member pays it from their first renewal on that day or later."),
    )


class OfferForm(forms.ModelForm[Offer]):
    """A discount for whoever has its code."""

    class Meta:
        model = Offer
        fields = ["code", "percent", "plan", "starts", "ends"]
        widgets = {"starts": AdminDateInput(), "ends": AdminDateInput()}

    def clean_code(self) -> str:
        """Codes are told apart whatever their letters' case."""
        code = str(self.cleaned_data["code"]).strip()
        if Offer.objects.filter(code__iexact=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("There is an offer of this code already."))
        return code

    def clean(self) -> dict[str, Any]:
        """It must not end before it starts."""
        data = super().clean() or self.cleaned_data
        if data.get("starts") and data.get("ends") and data["ends"] < data["starts"]:
            self.add_error("ends", _("It would end before it starts."))
        return data


class LetterSettingForm(forms.Form):
    """Whether a kind of letter goes, and how many days before or after."""

    is_on = forms.BooleanField(required=False)
    days = forms.IntegerField(required=False, min_value=0, max_value=MOST_DAYS)
    days_monthly = forms.IntegerField(required=False, min_value=0, max_value=MOST_DAYS)

    def __init__(self, *args: Any, kind: LetterKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_rest = SORTS[kind].may_rest

    def clean_is_on(self) -> bool:
        """What must go has no switch."""
        return bool(self.cleaned_data["is_on"]) or not self.may_rest


class LetterForm(forms.Form):
    """A letter's words."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=120)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy(
            "Plain text. An empty line begins a new paragraph; a link that stands alone becomes a button."
        ),
    )

    def __init__(self, *args: Any, kind: LetterKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        """Nothing in braces that nobody could fill in."""
        data = super().clean() or self.cleaned_data
        if "subject" in data and "body" in data:
            try:
                deciding.check(self.kind, data["subject"], data["body"])
            except deciding.NotWrittenError as error:
                raise forms.ValidationError(str(error)) from None
        return data
