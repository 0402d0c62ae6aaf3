"""`/membership/reminder/`: an address and a month instead of a payment. It answers alike whoever has the address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.campaigns import reminding
from broadsheet.foundation import clock, languages
from broadsheet.foundation.same_origin import from_our_pages
from broadsheet.membership.views import attribution
from broadsheet.readers.forms import EmailField


class ReminderForm(forms.Form):
    """Where to, and when."""

    email = EmailField()
    month = forms.ChoiceField(label=gettext_lazy("When"))
    # People don't see it; machines that fill in everything do.
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["month"]
        field.choices = [(f"{month:%Y-%m}", _said(month)) for month in reminding.months(clock.today())]

    def clean_month(self) -> date:
        """Its first day."""
        return date.fromisoformat(f"{self.cleaned_data['month']}-01")

    def clean_website(self) -> str:
        """A machine fills in everything."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty."))
        return ""


@never_cache
@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def reminder(request: HttpRequest) -> HttpResponse:
    """Ask for both, or promise the letter."""
    form = ReminderForm(request.POST or None)
    came_with = attribution.of(request)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _promised(request, form, came_with)
            except reminding.TooOftenError:
                status = 429
                form.add_error(None, _("That were too many from where you are. Try again in an hour."))
    return render(request, "campaigns/reminder.html", {"form": form, "attribution": came_with}, status=status)


@from_our_pages
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing. It says the same of a wish that is there no more."""
    if request.method == "POST":
        reminding.forget(token)
    response = render(request, "campaigns/reminder_forgotten.html", {"is_done": request.method == "POST"})
    response["Referrer-Policy"] = "same-origin"  # the address is the key
    response["X-Robots-Tag"] = "noindex"
    return response


def _promised(request: HttpRequest, form: ReminderForm, came_with: dict[str, Any]) -> HttpResponse:
    data = form.cleaned_data
    wish = reminding.wish(
        email=data["email"], month=data["month"], language=languages.current(), came_with=came_with,
        address=str(request.META.get("REMOTE_ADDR", "")),
    )  # fmt: skip
    due = clock.local(wish.due_at)
    response = render(request, "campaigns/reminder_promised.html", {"email": data["email"], "day": due})
    response["X-Robots-Tag"] = "noindex"
    return response


def _said(month: date) -> str:
    return date_format(month, "YEAR_MONTH_FORMAT")
