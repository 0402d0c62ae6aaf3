"""The code with which somebody signs in."""

from __future__ import annotations

from django.conf import settings

from broadsheet.mail.letters import Letter, write


def build(*, to: str, code: str, link: str) -> Letter:
    """`link` leads to the page that asks for the code, with the code in it; opening it signs nobody in."""
    minutes = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
    return write("readers/mail/sign_in_code", to=to, code=code, link=link, minutes=minutes)


def sample() -> Letter:
    """As it looks."""
    return build(to="reader@lantern.example", code="DK5T-3MWQ", link="https://lantern.example/account/sign-in/code/")
