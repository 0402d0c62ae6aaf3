"""The account page, and what can be changed on it."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.internal.flows.sessions import end_other_sessions as end_all_but_this
from allauth.usersessions.internal.flows.sessions import end_sessions
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import FormView

from broadsheet.accounts import second_factor
from broadsheet.readers import access, changing_address, leaving
from broadsheet.readers.changing_address import AddressChangeError
from broadsheet.readers.forms import AddressCodesForm, AddressForm, DeletionForm, NameForm
from broadsheet.readers.leaving import StaysError


@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Everything about one's account, on one page."""
    user: Any = request.user
    return render(request, "account/account.html", {
        "name_form": NameForm.of(user),
        "sessions": access.own_sessions(user),
        "passkeys": access.own_passkeys(user),
        "has_app": access.has_app(user),
        "is_staff": second_factor.is_staff(user),
    })  # fmt: skip


@login_required
@require_POST
def name(request: HttpRequest) -> HttpResponse:
    """Change name and language."""
    form = NameForm(request.POST)
    if form.is_valid():
        form.save(request.user)  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(reverse("account"))
    messages.error(request, _("The name is too long."))
    return HttpResponseRedirect(reverse("account"))


@login_required
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session of one's own."""
    end_sessions(request, [access.own_session(request.user, pk)])  # type: ignore[arg-type]
    messages.success(request, _("The session is ended."))
    return HttpResponseRedirect(reverse("account"))


@login_required
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all sessions but this one."""
    end_all_but_this(request, request.user)  # type: ignore[arg-type]
    messages.success(request, _("All other sessions are ended."))
    return HttpResponseRedirect(reverse("account"))


@login_required
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    """All that the site holds about the person, as a file."""
    held = leaving.everything_about(request.user)  # type: ignore[arg-type]
    response = HttpResponse(json.dumps(held, ensure_ascii=False, indent=1), content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@method_decorator([login_required, reauthentication_required], name="dispatch")
class AddressView(FormView):  # type: ignore[type-arg]
    """Asks for a new address."""

    form_class = AddressForm
    template_name = "account/address.html"

    def form_valid(self, form: AddressForm) -> HttpResponse:
        """Send a code to both mailboxes."""
        user: Any = self.request.user
        try:
            changing_address.begin(user=user, new=form.cleaned_data["email"], session=self.request.session)
        except AddressChangeError as error:
            form.add_error("email", str(error))
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("account_address_codes"))


@method_decorator(login_required, name="dispatch")
class AddressCodesView(FormView):  # type: ignore[type-arg]
    """Takes the two codes."""

    form_class = AddressCodesForm
    template_name = "account/address_codes.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, where codes are waited for."""
        if changing_address.waiting(request.session) is None:
            return HttpResponseRedirect(reverse("account_email"))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """Both addresses."""
        change = changing_address.waiting(self.request.session)
        return super().get_context_data(new=change.new if change else "", **more)

    def form_valid(self, form: AddressCodesForm) -> HttpResponse:
        """Change it."""
        user: Any = self.request.user
        try:
            changing_address.finish(user=user, session=self.request.session, **form.cleaned_data)
        except AddressChangeError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        messages.success(self.request, _("Your address is changed."))
        return HttpResponseRedirect(reverse("account"))


@method_decorator([login_required, reauthentication_required], name="dispatch")
class DeletionView(FormView):  # type: ignore[type-arg]
    """Deletes the account, after its owner has shown once more who they are."""

    form_class = DeletionForm
    template_name = "account/deletion.html"

    def form_valid(self, form: DeletionForm) -> HttpResponse:
        """Delete it, and everything that hangs on it."""
        user: Any = self.request.user
        try:
            leaving.delete(user=user)
        except StaysError as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        logout(self.request)
        return render(self.request, "account/deleted.html")
