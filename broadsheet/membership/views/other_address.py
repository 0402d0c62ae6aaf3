"""`/account/membership/address/`: “I paid with another address”: the address first, then the code from its mailbox."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from broadsheet.membership import other_address
from broadsheet.membership.other_address import NotShownError
from broadsheet.readers.forms import EmailField


class OtherAddressForm(forms.Form):
    """The other address."""

    email = EmailField(label=gettext_lazy("The other address"))


class OtherAddressCodeForm(forms.Form):
    """The code from its mailbox."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """Ask for the one that is missing."""
    if "again" in request.POST:
        other_address.forget(request.session)
        return redirect("other_address")
    waiting = other_address.waiting(request.session)
    form = (OtherAddressForm if waiting is None else OtherAddressCodeForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _sent(request, form) if waiting is None else _shown(request, form)
        except NotShownError as error:
            form.add_error(None, str(error))
            waiting = waiting and other_address.waiting(request.session)
    return render(request, "membership/other_address.html", {"form": form, "waiting": waiting})


def _sent(request: HttpRequest, form: forms.Form) -> HttpResponse:
    user: Any = request.user
    other_address.begin(user=user, email=form.cleaned_data["email"], session=request.session)
    return redirect("other_address")


def _shown(request: HttpRequest, form: forms.Form) -> HttpResponse:
    user: Any = request.user
    other_address.finish(user=user, code=form.cleaned_data["code"], session=request.session)
    messages.success(request, _("The address is yours. Whatever was paid with it stands in this account now."))
    return redirect("own_membership")
