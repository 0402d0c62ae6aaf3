"""What staff fill in about campaigns. Moments are typed on the publication's clock, money in whole units."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.campaigns.models import Campaign, Counts, Goal, Way
from broadsheet.foundation import clock, languages
from broadsheet.foundation.money import MOST_MINOR, Money, NoAmountError
from broadsheet.membership.money_desk.forms import plain

KEY = r"^[a-z0-9]+(-[a-z0-9]+)*\Z"
TEXTS = (("title", 120), ("reached", 300), ("ended", 300))
_TWICE = gettext_lazy("On the day on which clocks go back, an hour comes twice: its first coming is meant.")


def moment(day: date, at: time) -> datetime:
    """A moment of the publication's clock. Raises `ValidationError` for one that the clock leaves out."""
    typed = datetime.combine(day, at)
    found = typed.replace(tzinfo=clock.publication_zone()).astimezone(UTC)
    if clock.local(found).replace(tzinfo=None) != typed:
        raise ValidationError(_("The clock leaves this hour out on that day. Choose an earlier or a later one."))
    return found


def value_of(typed: str, kind: Goal, currency: str) -> int:
    """A number of people or gifts, or an amount in minor units. Raises `ValidationError`."""
    if kind.is_money:
        try:
            return Money.parse(typed, currency).minor
        except NoAmountError:
            raise ValidationError(_("Write the amount as a number, such as 12 or 12.50.")) from None
    bare = re.sub(r"[\s\u00a0.,]", "", typed)
    if not (bare.isascii() and bare.isdigit()) or int(bare) > MOST_MINOR:
        raise ValidationError(_("Write a whole number, such as 1000."))
    return int(bare)


def typed(value: int, campaign: Campaign) -> str:
    """The same as somebody would type it."""
    return plain(Money(value, campaign.money_currency)) if campaign.is_money else str(value)


class CampaignForm(forms.Form):
    """All of a campaign but what came from outside."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("For the desk; readers never see it.")
    )
    key = forms.CharField(
        label=gettext_lazy("Key"),
        max_length=64,
        validators=[RegexValidator(KEY, gettext_lazy("Small letters, digits and hyphens, please."))],
        help_text=gettext_lazy("A plain word such as “birthday-2027”. It stands in the ledger; after the first launch it is fixed."),
    )  # fmt: skip
    goal_kind = forms.ChoiceField(label=gettext_lazy("What is counted"), choices=Goal.choices)
    goal = forms.CharField(
        label=gettext_lazy("Goal"),
        max_length=20,
        help_text=gettext_lazy("People or gifts; whole units, where it is money."),
    )
    further = forms.CharField(
        label=gettext_lazy("Further goals"), max_length=200, required=False,
        help_text=gettext_lazy("For when the goal is reached; several with spaces between them."),
    )  # fmt: skip
    counts = forms.ChoiceField(label=gettext_lazy("Counts"), choices=Counts.choices)
    with_gifts = forms.BooleanField(
        label=gettext_lazy("Who redeems a gift counts as a member"), required=False, initial=True
    )
    starts_day = forms.DateField(label=gettext_lazy("Begins on"), widget=forms.DateInput(attrs={"type": "date"}))
    starts_time = forms.TimeField(
        label=gettext_lazy("at"), widget=forms.TimeInput(attrs={"type": "time"}), initial=time(0)
    )
    ends_day = forms.DateField(label=gettext_lazy("Ends on"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_time = forms.TimeField(
        label=gettext_lazy("at"), widget=forms.TimeInput(attrs={"type": "time"}), initial=time(0), help_text=_TWICE
    )
    closing_days = forms.IntegerField(
        label=gettext_lazy("Days for money under way"), min_value=0, max_value=90, initial=7,
        help_text=gettext_lazy("Debits and transfers that were begun in time may settle so much later. Then the figures are frozen."),
    )  # fmt: skip
    opening = forms.CharField(
        label=gettext_lazy("Begins at"), max_length=20, initial="0",
        help_text=gettext_lazy("What was there before it began, such as a grant. Counted on top."),
    )  # fmt: skip
    opening_evidence = forms.CharField(label=gettext_lazy("Where that came from"), max_length=500, required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.is_frozen = campaign.pk is not None and hasattr(campaign, "ending")
        for language in languages.codes():
            for name, length in TEXTS:
                self.fields[f"{name}_{language}"] = _text(name, language, length)
        if campaign.pk is not None:
            self.initial = {**_initial(campaign), **self.initial}
        if campaign.first_launched_at is not None:
            self.fields["key"].disabled = True
        if self.is_frozen:
            for name in CampaignForm.base_fields:
                self.fields[name].disabled = name != "name"

    def clean_key(self) -> str:
        """Nobody else's."""
        key = str(self.cleaned_data["key"])
        if Campaign.objects.filter(key=key).exclude(pk=self.campaign.pk).exists():
            raise ValidationError(_("Another campaign has this key."))
        return key

    def clean(self) -> dict[str, Any]:
        """Read amounts by what is counted, and moments on the publication's clock."""
        data = super().clean() or self.cleaned_data
        if "goal_kind" in data:
            kind, currency = Goal(data["goal_kind"]), self.campaign.money_currency
            self._read("goal", lambda: _above_nothing(value_of(data["goal"], kind, currency)))
            self._read("opening", lambda: value_of(data["opening"], kind, currency))
            self._read(
                "further", lambda: [_above_nothing(value_of(one, kind, currency)) for one in data["further"].split()]
            )
        for name in ("starts", "ends"):
            if data.get(f"{name}_day") and data.get(f"{name}_time") is not None:
                self._read(f"{name}_time", partial(moment, data[f"{name}_day"], data[f"{name}_time"]))
        return self._checked(data)

    @property
    def facts(self) -> dict[str, Any]:
        """The fields of the campaign's own row."""
        data = self.cleaned_data
        if self.is_frozen:
            return {"name": data["name"]}
        names = (
            "name",
            "key",
            "goal_kind",
            "goal",
            "counts",
            "with_gifts",
            "closing_days",
            "opening",
            "opening_evidence",
        )
        return {**{name: data[name] for name in names}, "starts_at": data["starts_time"], "ends_at": data["ends_time"]}

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """By language."""
        return {
            code: {name: self.cleaned_data[f"{name}_{code}"].strip() for name, _length in TEXTS}
            for code in languages.codes()
        }

    @property
    def sections(self) -> list[tuple[str, list[Any]]]:
        """Its fields as the page shows them: first the figures, then the words of each language."""
        own = [self[name] for name in CampaignForm.base_fields]
        said = [
            (languages.own_name(code), [self[f"{name}_{code}"] for name, _length in TEXTS])
            for code in languages.codes()
        ]
        return [("", own), *said]

    def _read(self, name: str, read: Callable[[], Any]) -> None:
        if name not in self.cleaned_data:
            return
        try:
            self.cleaned_data[name] = read()
        except ValidationError as error:
            self.add_error(name, error)

    def _checked(self, data: dict[str, Any]) -> dict[str, Any]:
        starts, ends = data.get("starts_time"), data.get("ends_time")
        if isinstance(starts, datetime) and isinstance(ends, datetime) and ends <= starts:
            self.add_error("ends_day", _("It ends before it begins."))
        if data.get("opening") and not data.get("opening_evidence"):
            self.add_error("opening_evidence", _("Say where it can be looked up."))
        for code in languages.codes():
            if not data.get(f"title_{code}") and (data.get(f"reached_{code}") or data.get(f"ended_{code}")):
                self.add_error(f"title_{code}", _("Say the goal in words, too."))
        return data


class OutsideForm(forms.Form):
    """What no provider of ours took."""

    value = forms.CharField(max_length=20)
    way = forms.ChoiceField(label=gettext_lazy("How it came"), choices=Way.choices)
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"), max_length=500,
        help_text=gettext_lazy("Where it can be looked up: the statement’s date and line, the letter."),
    )  # fmt: skip
    came_on = forms.DateField(label=gettext_lazy("When it came"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.fields["value"].label = (
            _("How much, in %s") % campaign.money_currency if campaign.is_money else _("How many")
        )

    def clean_value(self) -> int:
        """Above nothing."""
        found = value_of(self.cleaned_data["value"], Goal(self.campaign.goal_kind), self.campaign.money_currency)
        return _above_nothing(found)

    def clean_came_on(self) -> date:
        """What has not come does not count."""
        day: date = self.cleaned_data["came_on"]
        if day > clock.today():
            raise ValidationError(_("That day has not come yet."))
        return day


class MatchingForm(forms.Form):
    """Somebody adds to what readers give."""

    giver = forms.CharField(label=gettext_lazy("Who gives it"), max_length=120)
    percent = forms.IntegerField(
        label=gettext_lazy("Percent"), min_value=1, max_value=1000, initial=100,
        help_text=gettext_lazy("100 doubles what readers give."),
    )  # fmt: skip
    limit = forms.CharField(max_length=20)
    evidence = forms.CharField(label=gettext_lazy("Evidence"), max_length=500)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.campaign = campaign
        self.fields["limit"].label = _("At most, in %s") % campaign.money_currency

    def clean_limit(self) -> int:
        """Above nothing."""
        return _above_nothing(value_of(self.cleaned_data["limit"], Goal.MONEY, self.campaign.money_currency))


def _above_nothing(value: int) -> int:
    if value <= 0:
        raise ValidationError(_("It must be more than nothing."))
    return value


def _text(name: str, language: str, length: int) -> forms.CharField:
    labels: dict[str, tuple[Any, Any]] = {
        "title": (gettext_lazy("The goal in words"), gettext_lazy("Such as “1,000 new members for our birthday”.")),
        "reached": (gettext_lazy("When it is reached"), ""),
        "ended": (gettext_lazy("After its end"), ""),
    }
    label, help_text = labels[name]
    attrs = {"lang": language} if length <= 120 else {"lang": language, "rows": 2}
    widget = forms.TextInput(attrs=attrs) if length <= 120 else forms.Textarea(attrs=attrs)
    return forms.CharField(label=label, help_text=help_text, max_length=length, required=False, widget=widget)


def _initial(campaign: Campaign) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: getattr(campaign, name)
        for name in ("name", "key", "goal_kind", "counts", "with_gifts", "closing_days", "opening_evidence")
    }
    for name, at in (("starts", campaign.starts_at), ("ends", campaign.ends_at)):
        found |= {f"{name}_day": clock.local(at).date(), f"{name}_time": clock.local(at).time()}
    found |= {"goal": typed(campaign.goal, campaign), "opening": typed(campaign.opening, campaign)}
    found["further"] = " ".join(typed(one.goal, campaign) for one in campaign.stretch_goals.all())
    for words in campaign.words.all():
        found |= {f"{name}_{words.language}": getattr(words, name) for name, _length in TEXTS}
    return found
