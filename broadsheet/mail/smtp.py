"""Django's way by SMTP, with signatures: what single letters go by."""

from __future__ import annotations

import smtplib
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import smtp
from django.core.mail.message import sanitize_address

from broadsheet.mail.dkim import keys


class EmailBackend(smtp.EmailBackend):
    """Signs each letter while the paper has keys; else it does what Django's own does."""

    def _send(self, message: EmailMessage) -> bool:
        """Hand one letter over. Raises what the library raises: `sending` tells by it what the server has said."""
        signer = keys.signer()
        if signer is None or not message.recipients():
            return bool(super()._send(message))  # type: ignore[misc]
        encoding = message.encoding or settings.DEFAULT_CHARSET
        sender = sanitize_address(message.from_email, encoding)
        to = [sanitize_address(address, encoding) for address in message.recipients()]
        made: Any = message.message()  # Django's own kind of message, which its stubs don't know
        raw = signer.signed(made.as_bytes(linesep="\r\n"))
        if self.connection is None:
            raise smtplib.SMTPServerDisconnected("There is no line.")
        try:
            self.connection.sendmail(sender, to, raw)
        except smtplib.SMTPException:
            if not self.fail_silently:
                raise
            return False
        return True
