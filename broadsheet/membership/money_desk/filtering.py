"""Which rows of the ledger are asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.membership.models import Plan
from broadsheet.membership.money_desk import figures
from broadsheet.payments import carrying
from broadsheet.payments.models import Kind, entry
from broadsheet.payments.models.entry import EntryQuerySet
from broadsheet.payments.providers import known

RECEIVED = "received"
OPEN_DISPUTE = "open_dispute"


class LedgerForm(forms.Form):
    """The filters over the ledger. What is left empty filters nothing."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    month = forms.CharField(
        label=_("Month"), required=False, widget=forms.TextInput(attrs={"type": "month", "placeholder": "2026-11"}),
        validators=[RegexValidator(r"^[0-9]{4}-(0[1-9]|1[0-2])$", _("Write a month such as 2026-11."))],
    )  # fmt: skip
    purpose = forms.ChoiceField(label=_("For"), required=False)
    plan = forms.ChoiceField(label=_("Plan"), required=False)
    campaign = forms.CharField(label=_("Campaign"), required=False, max_length=64)
    variant = forms.CharField(
        label=_("Variant"), required=False, max_length=64, widget=forms.TextInput(attrs={"placeholder": "issue:12"})
    )
    provider = forms.ChoiceField(label=_("Provider"), required=False)
    country = forms.CharField(label=_("Country"), required=False, max_length=2)
    vat_rate = forms.CharField(label=_("VAT rate"), required=False, max_length=8)
    currency = forms.CharField(label=_("Currency"), required=False, max_length=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = ("", _("all"))
        choices: dict[str, list[Any]] = {
            "kind": [
                (RECEIVED, _("what readers gave")), *Kind.choices, (OPEN_DISPUTE, _("open disputes")),
            ],
            "purpose": [("membership", _("membership")), ("contribution", _("contribution")), ("gift", _("gift"))],
            "plan": list(Plan.objects.values_list("slug", "name")),
            "provider": [(slug, slug.replace("_", " ").capitalize()) for slug in known.FOLDERS],
        }  # fmt: skip
        for name, found in choices.items():
            field: Any = self.fields[name]
            field.choices = [everything, *found]

    def rows(self, rows: EntryQuerySet) -> EntryQuerySet:
        """Those of these rows that are asked for; none if what was asked makes no sense."""
        if not self.is_valid():
            return rows.none()
        asked = dict(self.cleaned_data)
        kind, month = asked.pop("kind"), asked.pop("month")
        rows = rows.filter(**{name: value for name, value in asked.items() if value})
        if month:
            rows = figures.in_month(rows, _first(month))
        if kind == RECEIVED:
            return rows.received()
        if kind == OPEN_DISPUTE:
            return figures.open_disputes(rows)
        return rows.filter(kind=kind) if kind else rows

    def asked(self) -> Q | None:
        """The same for `carrying.sums`; None for what it can't tell apart."""
        if not self.is_valid() or self.cleaned_data["kind"] == OPEN_DISPUTE:
            return None
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        if not asked.keys() <= set(carrying.DIMENSIONS):
            return None
        if "month" in asked:
            asked["month"] = _first(asked["month"]).date()
        if asked.get("kind") == RECEIVED:
            asked["kind__in"] = entry.RECEIVED
            del asked["kind"]
        return Q(**asked)


def _first(month: str) -> datetime:
    return datetime.strptime(month, "%Y-%m").replace(tzinfo=clock.publication_zone())
