"""What each reader of a sending gets: written once for members and once for others, with each reader's own words put in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape

from broadsheet.foundation import clock, languages
from broadsheet.mail.message.headers import list_id_text
from broadsheet.mail.message.identity import message_id
from broadsheet.newsletters import sending as sendings
from broadsheet.newsletters.models import Sending
from broadsheet.newsletters.subjects import trying
from broadsheet.newsletters.writing import links, mails
from broadsheet.newsletters.writing.mails import Written

ANEW_AFTER = timedelta(minutes=10)
"""A story may have been withdrawn since it was written."""
MARKS = (mails.GREETING, mails.END, mails.PREFERENCES, links.CLICK)
_TOKEN = "TOKEN"  # noqa: S105 — stands in the two links in its place


@dataclass(frozen=True)
class One:
    """One delivery that is in hand, and what is its reader's own. `token` fences whoever claimed it."""

    pk: int
    sending: int
    subscription: int
    token: int
    to: str
    name: str
    end: str
    preferences: str
    code: str
    message_id: str
    is_member: bool
    arm: int | None
    tries: int
    provider: str
    expires: datetime | None = None
    """Until when its sending is tried."""


def name_of(key: str, subscription: int) -> str:
    """The Message-ID of a sending's letter for a subscription: the same however often it is sent."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    return message_id(f"sending:{key}", f"subscription:{subscription}", domain=domain)


class Mailing:
    """One sending's letters, for one process. Good for some minutes."""

    def __init__(self, sending: Sending) -> None:
        """Written as it was looked over; anew after a while."""
        issue = sending.issue
        self.pk, self.key = sending.pk, sending.key
        self.until = clock.now() + ANEW_AFTER
        self.written = {who: links.led(mail, issue) for who, mail in _written(sending).items()}
        test = trying.of(sending)
        self._subjects = test.subjects if test else []
        self._greeting = issue.greeting
        language = issue.newsletter.language
        with translation.override(language):
            self._end = languages.absolute(reverse("subscription_end", args=[_TOKEN]))
            self._preferences = languages.absolute(reverse("subscription_preferences", args=[_TOKEN]))
        self.headers = sendings.headers(issue, mails.END)
        self.headers["List-Id"] = list_id_text(self.headers["List-Id"])
        self.made_at = clock.now()

    def is_good_for(self, sending: Sending) -> bool:
        """Not after a while, and not if what was written was thrown away meanwhile: a story in it was taken back."""
        is_newest = sending.written_at is not None and sending.written_at <= self.made_at
        return self.until >= clock.now() and is_newest

    def subject(self, one: One) -> str:
        """Its own where subjects are tried."""
        if one.arm is not None and one.arm < len(self._subjects):
            return self._subjects[one.arm]
        return self.written[one.is_member].subject

    def values(self, one: One) -> dict[str, str]:
        """For each mark, what stands there for this reader."""
        return {
            mails.GREETING: mails.greet(self._greeting, one.name),
            mails.END: self._end.replace(_TOKEN, one.end),
            mails.PREFERENCES: self._preferences.replace(_TOKEN, one.preferences),
            links.CLICK: one.code,
        }

    def email(self, one: One) -> EmailMultiAlternatives:
        """For a transport of Django's."""
        values, written = self.values(one), self.written[one.is_member]
        in_html = {mark: escape(value) for mark, value in values.items()}
        headers = {name: _filled(text, values) for name, text in self.headers.items()}
        message = EmailMultiAlternatives(
            self.subject(one), _filled(written.text, values), settings.DEFAULT_FROM_EMAIL, [one.to],
            headers=headers | {"Message-ID": one.message_id},
        )  # fmt: skip
        message.attach_alternative(_filled(written.html, in_html), "text/html")
        return message


def _written(sending: Sending) -> dict[bool, Written]:
    """As it was written when it was looked over; anew after a while, since a story may have been withdrawn."""
    if not sending.written or sending.written_at is None or sending.written_at < clock.now() - ANEW_AFTER:
        written = mails.for_both(sending.issue)
        Sending.objects.filter(pk=sending.pk).update(**sendings.kept(written))
        return written
    return {who: Written(**sending.written[name]) for who, name in sendings.NAMES.items()}


def _filled(text: str, values: Mapping[str, str]) -> str:
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text
