"""Signing in by a code that is sent to an address; where the address is unknown, joining by it.

Known and unknown addresses are treated alike, to the last mail: who has an account here is nobody's business. The steps,
their state in the session of the browser that asked, and the second factor after them are allauth's.
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from broadsheet.accounts.models import User
from broadsheet.foundation import languages
from broadsheet.mail import posting
from broadsheet.readers import joining, limits
from broadsheet.readers.mail import sign_in_code


class CodeUsedError(Exception):
    """The same code came twice at once: the other one was first."""


class TooManyGuessesError(Exception):
    """Somebody guesses. The code is dead."""


class SignInProcess(LoginCodeVerificationProcess):
    """allauth's way with three differences: unknown addresses get a code too, a code opens one session however many
    requests bring it at once, and guesses are counted where all processes see them.
    """

    def send_by_email(self, email: str, skip_enumeration_mails: bool = False) -> None:
        """Send a code, unless one went to this address a moment ago: then there is one, but nobody is told it."""
        code = self.generate_code()
        if limits.may_mail(self.request, email, self.user):
            posting.post(sign_in_code.build(to=email, code=code, link=_link(code)))

    def generate_code(self) -> str:
        """A new code, for strangers too."""
        code: str = get_adapter().generate_login_code()
        self.state["code"] = code
        return code

    def count_guess(self) -> None:
        """Count one guess. Raises `TooManyGuessesError`."""
        of = hashlib.sha256(f"{self.state['at']} {self.request.session.session_key} {self.code}".encode()).hexdigest()
        if not limits.CODES.take(of):
            self.abort()
            raise TooManyGuessesError

    def finish(self, redirect_url: str | None) -> HttpResponse:
        """Sign in, or go on to the second factor. Raises `CodeUsedError`."""
        claim(self.request)
        user = joining.join(email=self.state["email"])
        self._user = self.stage.login.user = user
        response: HttpResponse = super().finish(redirect_url)
        return response

    @classmethod
    def begin(cls, request: HttpRequest, *, email: str, user: User | None) -> None:
        """Send a code to this address, and remember in the browser's session what is waited for."""
        login = Login(user=user, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=user, email=email), initiated_by_user=True)
        process = cls(stage)
        process.send()
        process.persist()

    @classmethod
    def resume(cls, stage: LoginByCodeStage) -> SignInProcess | None:
        """What is waited for, if its time is not over."""
        found: SignInProcess | None = cls(stage).abort_if_invalid()
        return found


def claim(request: HttpRequest) -> None:
    """Make this request the only one that goes on with its session. Raises `CodeUsedError` for all others."""
    with transaction.atomic():
        if not Session.objects.filter(session_key=request.session.session_key).delete()[0]:
            raise CodeUsedError
        request.session.cycle_key()


def _link(code: str) -> str:
    path = reverse("account_confirm_login_code")
    return f"{languages.absolute(path)}?{urlencode({'code': code})}"
