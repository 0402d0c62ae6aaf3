"""What is filled in about an experiment before it starts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateTimeInput

from broadsheet.campaigns.experimenting import ARMS_AT_MOST
from broadsheet.campaigns.models import Arm, Experiment
from broadsheet.campaigns.models.experiment import WHOLE, plain_word
from broadsheet.campaigns.planning import PlannedArm
from broadsheet.foundation.money import Money
from broadsheet.membership.money_desk.forms import parsed, plain


class ExperimentForm(forms.ModelForm[Experiment]):
    """The cap is typed in whole units."""

    cap = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"inputmode": "decimal"}))

    class Meta:
        model = Experiment
        fields = ("name", "key", "campaign", "placement", "default_ask", "holdback", "starts_at", "ends_at",
                  "minimum_days", "planned", "cap")  # fmt: skip
        widgets = {"starts_at": AdminDateTimeInput, "ends_at": AdminDateTimeInput}

    def __init__(self, *args: Any, suggested_cap: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cap"].label = _("A payer counts for at most, in %s") % settings.BASE_CURRENCY
        self.fields["cap"].help_text = _("Fixed before the start, so that one rich reader does not decide.")
        if suggested_cap:
            usual = Money(suggested_cap, settings.BASE_CURRENCY)
            self.fields["cap"].help_text += " " + _("Of last year’s payers, 99 of 100 brought at most %s.") % usual
        if self.instance.cap:
            self.initial["cap"] = plain(Money(self.instance.cap, settings.BASE_CURRENCY))
        elif suggested_cap:
            self.initial["cap"] = plain(Money(suggested_cap, settings.BASE_CURRENCY))

    def clean_cap(self) -> int:
        """In minor units."""
        return parsed(self.cleaned_data["cap"], settings.BASE_CURRENCY).minor


class ArmForm(forms.Form):
    """A share is typed in percent, with two decimals at most. A row may be left empty, and one that was filled emptied."""

    ask = forms.CharField(label=gettext_lazy("Ask"), max_length=64, validators=[plain_word], required=False)
    variant = forms.CharField(label=gettext_lazy("Variant"), max_length=64, validators=[plain_word], required=False)
    share = forms.DecimalField(
        label=gettext_lazy("Percent"), min_value=Decimal("0.01"), max_value=100, max_digits=5, decimal_places=2,
        required=False,
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The whole row, or nothing of it."""
        found = super().clean() or {}
        missing = [name for name in self.fields if not found.get(name) and name not in self.errors]
        if 0 < len(missing) < len(self.fields):
            for name in missing:
                self.add_error(name, _("This is missing."))
        return found


class BaseArmFormSet(BaseFormSet[ArmForm]):
    """Two arms or more, no more than the whole, and words in the ledger that are nobody else's."""

    experiment: Experiment

    def clean(self) -> None:
        """Raises `forms.ValidationError`."""
        if any(self.errors):
            return
        arms = self.planned()
        if len(arms) < 2:
            raise forms.ValidationError(_("An experiment has two arms at least."))
        if sum(arm.share for arm in arms) > WHOLE:
            raise forms.ValidationError(_("The arms’ shares are more than the whole."))
        variants = [arm.variant for arm in arms]
        others = Arm.objects.exclude(experiment=self.experiment.pk).filter(variant__in=variants)
        if len(set(variants)) < len(variants) or others.exists():
            raise forms.ValidationError(_("Each arm needs a variant that no other arm ever had."))

    def planned(self) -> list[PlannedArm]:
        """The rows that were filled in."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("variant")]
        return [PlannedArm(row["ask"], row["variant"], int(row["share"] * 100)) for row in rows]


ArmFormSet = formset_factory(
    ArmForm, formset=BaseArmFormSet, extra=0, min_num=2, max_num=ARMS_AT_MOST, validate_max=True
)


def arms_of(experiment: Experiment, data: Any) -> BaseArmFormSet:
    """The rows of an experiment's arms, with some empty ones."""
    initial = [
        {"ask": arm.ask, "variant": arm.variant, "share": Decimal(arm.after - arm.first) / 100}
        for arm in (experiment.arms.all() if experiment.pk else [])
    ]
    found: Any = ArmFormSet(data, initial=initial, prefix="arms")
    found.extra = max(0, 4 - len(initial) - found.min_num) if not data else 0
    found.experiment = experiment
    for form in found.forms:
        form.empty_permitted = False  # what was filled before and is empty now is a change
    return found  # type: ignore[no-any-return]
