"""The mail server of the settings, and making a line to it."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import DNS_NAME

from broadsheet.mail.lines.answers import Answer, Step, lost, said
from broadsheet.mail.lines.line import Line
from broadsheet.mail.lines.patience import Patience
from broadsheet.mail.lines.speaking import Speaking, SpeakingTLS


class NotConnectedError(Exception):
    """There is no line: the server is away, has no time, or does not know us. `answer` says what it said, if it did."""

    def __init__(self, answer: Answer) -> None:
        """`answer` is of the step `connect`; nothing was taken."""
        super().__init__(str(answer))
        self.answer = answer


@dataclass(frozen=True)
class Server:
    """Where letters are handed in, as Django's `EMAIL_*` settings have it."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False, compare=False)

    @classmethod
    def of_settings(cls) -> Server:
        """The one that single letters go to, too."""
        context = ssl.create_default_context()
        if settings.EMAIL_SSL_CERTFILE:
            context.load_cert_chain(settings.EMAIL_SSL_CERTFILE, settings.EMAIL_SSL_KEYFILE)
        return cls(
            host=settings.EMAIL_HOST, port=settings.EMAIL_PORT, user=settings.EMAIL_HOST_USER,
            password=settings.EMAIL_HOST_PASSWORD, starttls=settings.EMAIL_USE_TLS, tls=settings.EMAIL_USE_SSL,
            context=context,
        )  # fmt: skip

    def connect(self, patience: Patience) -> Line:
        """A line that is greeted, sealed and signed in as the settings say. Raises `NotConnectedError`."""
        name = DNS_NAME.get_fqdn()
        kind = SpeakingTLS(local_hostname=name, patience=patience.greeting, context=self.context) if self.tls else None
        speaking = kind or Speaking(local_hostname=name, patience=patience.greeting)
        try:
            self._introduce(speaking, patience)
        except smtplib.SMTPResponseException as error:
            speaking.close()
            raise NotConnectedError(_refusal(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException, ValueError) as error:
            speaking.close()
            raise NotConnectedError(lost(Step.CONNECT, f"{type(error).__name__}: {error}")) from error
        return Line(speaking, patience)

    def _introduce(self, speaking: Speaking, patience: Patience) -> None:
        code, text = speaking.reach(self.host, self.port, within=patience.connect)
        if code != 220:
            raise smtplib.SMTPConnectError(code, text)
        speaking.patience = patience.command
        speaking.ehlo_or_helo_if_needed()
        if self.starttls and not self.tls:
            speaking.starttls(context=self.context)
            speaking.ehlo_or_helo_if_needed()
        if self.user and self.password:
            speaking.login(self.user, self.password)


def _refusal(code: int, text: bytes | str) -> Answer:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return said(Step.CONNECT, code, words, wanted=2)
