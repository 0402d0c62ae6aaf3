"""What staff fill in to give access."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.membership.models.institution import check_networks

_LAST_DAY = gettext_lazy("The last day on which it works.")


def end_of(day: date | None) -> datetime | None:
    """The moment when this day is over, on the publication's clock."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=clock.publication_zone())


def last_day(moment: datetime | None) -> date | None:
    """The day that `end_of` makes this moment of."""
    return clock.local(moment - timedelta(microseconds=1)).date() if moment else None


class ComplimentaryForm(forms.Form):
    """Access for one address."""

    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254)
    ends = forms.DateField(label=gettext_lazy("Until"), widget=AdminDateInput(), help_text=_LAST_DAY)
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=500, help_text=gettext_lazy("For the record; the reader does not see it.")
    )
    tell = forms.BooleanField(label=gettext_lazy("Send them a letter"), required=False, initial=True)


class GroupForm(forms.Form):
    """A group: who owns it, how many seats it has."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    owner = forms.EmailField(
        label=gettext_lazy("Owner's e-mail address"),
        max_length=254,
        help_text=gettext_lazy("Invites people and takes seats back, on their own account page."),
    )
    seats = forms.IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=100_000)
    ends = forms.DateField(label=gettext_lazy("Until"), required=False, widget=AdminDateInput(), help_text=_LAST_DAY)


class InstitutionForm(forms.Form):
    """An institution and its networks."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    networks = forms.CharField(
        label=gettext_lazy("Networks"),
        validators=[check_networks],
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=gettext_lazy("IPv4 and IPv6 networks, one to a line, such as 203.0.113.0/24 or 2001:db8:7::/48."),
    )
    ends = forms.DateField(label=gettext_lazy("Until"), required=False, widget=AdminDateInput(), help_text=_LAST_DAY)


class WhyForm(forms.Form):
    """Whose access is asked about."""

    address = forms.CharField(max_length=254)

    def person(self) -> User | None:
        """Whoever has this address."""
        return User.objects.filter(email__iexact=self.cleaned_data["address"].strip()).first()


def is_ahead(form: Any, name: str = "ends") -> bool:
    """Whether the day that was given is today or later; says so in the form if not."""
    day = form.cleaned_data.get(name)
    if day is not None and day < clock.today():
        form.add_error(name, _("Please choose a day to come."))
        return False
    return True
