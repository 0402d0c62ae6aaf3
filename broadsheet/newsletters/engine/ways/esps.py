"""Mail providers that take many letters in one call and put each reader's own words into them, also into the headers.

Anymail speaks to all of them (its documentation's tables of features, 15.2). The others get letters one by one (`transports.py`):
Mandrill and MailerSend have no headers of each reader's own in a batch; Postmark, Mailtrap and Amazon SES put words into templates
that are stored with them, and Resend into none. Anymail has given up SendGrid.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings

MOST = 1000


@dataclass(frozen=True)
class Esp:
    """What one provider can. `mark` is how a word of each reader's own is written in a letter; `means` are signs that mean
    something to it wherever they stand. `key` puts an idempotency key into a message, and is known for `key_lives`."""

    name: str
    mark: str
    means: tuple[str, ...]
    most: int = MOST
    key: Callable[[Any, str], None] | None = None
    key_lives: timedelta | None = None
    keeps_message_id: bool = False


def _in_brevos_headers(message: Any, key: str) -> None:
    message.extra_headers["idempotencyKey"] = key


KNOWN = {
    "anymail.backends.brevo.EmailBackend": Esp(
        name="brevo", mark="{{{{params.{}}}}}", means=("{{", "{%", "{#"), key=_in_brevos_headers,
        key_lives=timedelta(minutes=15),
    ),
    "anymail.backends.mailgun.EmailBackend": Esp(
        name="mailgun", mark="%recipient.{}%", means=("%recipient",), keeps_message_id=True
    ),
    "anymail.backends.sparkpost.EmailBackend": Esp(name="sparkpost", mark="{{{{{}}}}}", means=("{{",)),
}  # fmt: skip
"""By their transport. Brevo says 30 minutes in one place and 15 in another; none of the others has a key for mail."""


def chosen() -> Esp | None:
    """The one that the settings name, if it takes batches."""
    return KNOWN.get(settings.EMAIL_BACKEND)


def keeps_keys(esp: Esp) -> bool:
    """Whether a batch may be handed over again under its key."""
    return esp.key is not None and bool(settings.SENDING_KEYS)
