"""The way to the door, for whoever is not signed in."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse


def sign_in(to: str) -> str:
    """Where one signs in, to be sent on to this path of ours."""
    return f"{reverse('account_login')}?{urlencode({'next': to})}"
