"""The way to the door, for whoever is not signed in."""

from __future__ import annotations

from urllib.parse import urlencode

SIGN_IN = "/account/sign-in/"


def sign_in(to: str) -> str:
    """Where one signs in, to be sent on to this path of ours."""
    return f"{SIGN_IN}?{urlencode({'next': to})}"
