"""Setting up a second factor for the first time asks for the mailbox: a stolen password must not enrol a thief's telephone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from broadsheet.accounts import second_factor
from broadsheet.readers import joining

View = Callable[..., HttpResponseBase]


def for_shown_mailboxes(view: View) -> View:
    """Lead whoever has no second factor yet, and has come in without a code from their mailbox, to such a code first."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user: Any = request.user
        if not user.is_authenticated or second_factor.has_one(user) or second_factor.mailbox_was_shown(request):
            return view(request, *args, **kwargs)
        joining.confirm(user)
        messages.info(request, _("First show that your mailbox is yours: we send a code there."))
        there = reverse("account_request_reauthentication_code")
        return HttpResponseRedirect(f"{there}?{urlencode({'next': request.get_full_path()})}")

    return asked
