"""Whom of those who pay is asked for: filters, which a segment keeps."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock, countries
from broadsheet.foundation.money import Money, NoAmountError
from broadsheet.membership import currencies
from broadsheet.membership.models import Plan
from broadsheet.payments.models import Agreement, Checkout, Interval, Label, Payer, PayerAlias

STATES = [
    ("running", _("pays again and again")),
    ("failing", _("a payment failed")),
    ("ending", _("has ended it, and is paid up for a while")),
    ("paused", _("pauses")),
    ("lapsed", _("has lapsed")),
    ("once", _("gave once")),
    ("nothing", _("never paid")),
]


class PayersForm(forms.Form):
    """The filters over those who pay. What is left empty filters nothing."""

    state = forms.ChoiceField(label=_("How they stand"), required=False)
    plan = forms.ChoiceField(label=_("Plan"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    least = forms.CharField(label=_("Pays at least"), required=False, max_length=12)
    most = forms.CharField(label=_("Pays at most"), required=False, max_length=12)
    since = forms.DateField(label=_("Pays since, from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.DateField(label=_("Pays since, to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    country = forms.ChoiceField(label=_("Country"), required=False)
    label = forms.ChoiceField(label=_("Label"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = countries.names()
        found = Payer.objects.exclude(country="").order_by().values_list("country", flat=True).distinct()
        labels = Label.objects.order_by("name").values_list("name", flat=True).distinct()
        choices: dict[str, list[Any]] = {
            "state": STATES,
            "plan": list(Plan.objects.values_list("slug", "name")),
            "currency": [(code, code) for code in currencies.offered()],
            "country": sorted(((code, names.get(code, code)) for code in found), key=lambda one: one[1]),
            "label": [(name, name) for name in labels],
        }
        for name, known in choices.items():
            field: Any = self.fields[name]
            field.choices = [("", _("all")), *known]

    def clean(self) -> dict[str, Any]:
        """Amounts are of one currency: the newsroom's own where none is named."""
        data = super().clean() or self.cleaned_data
        for name in ("least", "most"):
            if typed := data.get(name):
                try:
                    data[f"{name}_minor"] = Money.parse(typed, self._currency()).minor
                except NoAmountError:
                    self.add_error(name, ValidationError(_("Write the amount as a number, such as 12 or 12.50.")))
        return data

    @property
    def query(self) -> str:
        """The filters that filter something, as an address says them; empty for none, or for nonsense."""
        if not self.is_valid():
            return ""
        return urlencode([(name, self.data[name]) for name in self.fields if self.data.get(name)])

    def payers(self, payers: QuerySet[Payer]) -> QuerySet[Payer]:
        """Those of these who are asked for, the newest first; nobody if what was asked makes no sense.

        Whoever was forgotten or became part of another is nobody here.
        """
        if not self.is_valid():
            return payers.none()
        asked = self.cleaned_data
        found = payers.filter(erased_at__isnull=True).exclude(pk__in=PayerAlias.objects.values("old"))
        if asked["label"]:
            found = found.filter(labels__name=asked["label"])
        if asked["country"]:
            found = found.filter(country=asked["country"])
        return self._by_what_they_pay(found).order_by("-made_at", "-pk")

    def _by_what_they_pay(self, found: QuerySet[Payer]) -> QuerySet[Payer]:
        asked, state = self.cleaned_data, self.cleaned_data["state"]
        paid = Checkout.objects.filter(paid_at__isnull=False)
        if state == "nothing":
            return found.exclude(pk__in=paid.values("payer"))
        mine = self._checkouts(paid)
        if state:
            mine = mine.filter(_STANDING[state]())
        if state == "lapsed":
            still = Agreement.objects.filter(ended_at__isnull=True).values("checkout__payer")
            found = found.exclude(pk__in=still)
        if state == "once":
            found = found.exclude(pk__in=Agreement.objects.values("checkout__payer"))
        if asked["since"]:
            found = found.exclude(pk__in=paid.filter(paid_at__lt=_begins(asked["since"])).values("payer"))
            mine = mine.filter(paid_at__gte=_begins(asked["since"]))
        if asked["before"]:
            mine = mine.filter(paid_at__lt=_begins(asked["before"] + timedelta(days=1)))
        is_asked = any(asked[name] for name in ("state", "plan", "currency", "least", "most", "since", "before"))
        return found.filter(pk__in=mine.values("payer")) if is_asked else found

    def _checkouts(self, paid: QuerySet[Checkout]) -> QuerySet[Checkout]:
        asked = self.cleaned_data
        if asked["plan"]:
            paid = paid.filter(plan=asked["plan"])
        if asked["currency"] or asked["least"] or asked["most"]:
            paid = paid.filter(currency=self._currency())
        if "least_minor" in asked:
            paid = paid.filter(_pays("gte", asked["least_minor"]))
        if "most_minor" in asked:
            paid = paid.filter(_pays("lte", asked["most_minor"]))
        return paid

    def _currency(self) -> str:
        return self.cleaned_data.get("currency") or str(settings.BASE_CURRENCY)


_STANDING: dict[str, Any] = {
    "running": lambda: Q(agreement__isnull=False, agreement__ended_at__isnull=True, agreement__ends_at__isnull=True),
    "failing": lambda: Q(agreement__retry_until__isnull=False, agreement__ended_at__isnull=True),
    "ending": lambda: Q(agreement__ends_at__isnull=False, agreement__ended_at__isnull=True),
    "paused": lambda: Q(agreement__paused_until__gt=clock.now(), agreement__ended_at__isnull=True),
    "lapsed": lambda: Q(agreement__ended_at__isnull=False),
    "once": lambda: Q(interval=Interval.ONCE),
}


def _pays(how: str, minor: int) -> Q:
    """By the agreement where there is one: its amount may have changed since the checkout."""
    return Q(**{f"agreement__amount__{how}": minor}) | Q(agreement__isnull=True, **{f"amount__{how}": minor})


def _begins(day: Any) -> datetime:
    return datetime.combine(day, time.min, tzinfo=clock.publication_zone())
