"""What the business side fills in about who sells, where, and with which VAT."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from broadsheet.foundation import countries
from broadsheet.payments.models import LegalEntity, VatRate


class EntityForm(forms.ModelForm[LegalEntity]):
    """Who takes the money: what stands at a receipt's head."""

    class Meta:
        model = LegalEntity
        fields = ["name", "address", "registration", "vat_number", "country", "thanks"]
        widgets = {"address": forms.Textarea(attrs={"rows": 3}), "thanks": forms.Textarea(attrs={"rows": 3})}

    country = forms.ChoiceField(
        label=gettext_lazy("Country"),
        required=False,
        help_text=gettext_lazy("Stands chosen where readers name theirs, for prices in the newsroom’s own currency."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_countries(self.fields["country"])


class MarketsForm(forms.Form):
    """In which countries plans are sold."""

    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["countries"]
        field.choices = list(countries.names().items())


class RateForm(forms.ModelForm[VatRate]):
    """A country's rate, and from when to when it holds."""

    country = forms.ChoiceField(label=gettext_lazy("Country"))
    percent = forms.DecimalField(
        label=gettext_lazy("VAT in percent"), min_value=0, max_value=100, max_digits=5, decimal_places=2,
        help_text=gettext_lazy("Such as 21 or 5.5. Nought says that a plan is taxed there with nothing."),
    )  # fmt: skip

    class Meta:
        model = VatRate
        fields = ["country", "starts", "ends"]
        widgets = {"starts": AdminDateInput(), "ends": AdminDateInput()}

    field_order = ("country", "percent", "starts", "ends")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_countries(self.fields["country"])
        if self.instance.pk:
            self.initial["percent"] = self.instance.percent

    def clean(self) -> dict[str, Any]:
        """On one day a country has one rate."""
        data = super().clean() or self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("It would end before it starts."))
        elif starts and data.get("country"):
            others = VatRate.objects.filter(country=data["country"]).exclude(pk=self.instance.pk)
            if any(
                (other.ends is None or starts <= other.ends) and (ends is None or other.starts <= ends)
                for other in others
            ):
                self.add_error(
                    "starts", _("Another rate of this country holds on one of these days. End that one first.")
                )
        if isinstance(data.get("percent"), Decimal):
            self.instance.hundredths = int(data["percent"] * 100)
        return data


def _offer_countries(field: Any) -> None:
    field.choices = [("", "—"), *countries.names().items()]
