"""Sending an issue: it is looked over, its audience is frozen, one row for each. From there on it is the engine's (`engine/`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.foundation import clock, languages
from broadsheet.mail.letters import Letter
from broadsheet.mail.message import headers as fields
from broadsheet.mail.posting import post
from broadsheet.newsletters import audience, checking, corrected_stories
from broadsheet.newsletters.engine import freezing
from broadsheet.newsletters.models import ALERT, OF_A_LIST, Issue, Sending, SentArticle
from broadsheet.newsletters.subjects import planning
from broadsheet.newsletters.writing import mails
from broadsheet.newsletters.writing.mails import Written
from broadsheet.ops import audit

KIND = "newsletters/issue"
NAMES = {True: "members", False: "others"}


class NotSentError(Exception):
    """It can't be sent as things stand. The text is for whoever asked."""


def send(*, issue: Issue, by: User | None) -> Sending:
    """Freeze the audience and begin. Raises `NotSentError`; of two who press the button, one does it."""
    if not issue.live:
        raise NotSentError(_("Publish it first: a letter that leads to its page on the web needs that page."))
    told = corrected_stories.fix(issue)
    written = mails.for_both(issue)
    for finding in checking.look_at(issue, written):
        if finding.stops:
            raise NotSentError(finding.text)
    try:
        with transaction.atomic():
            is_alert = SentArticle.objects.filter(issue=issue, is_alert=True).exists()
            sending = Sending.objects.create(
                issue=issue, audience=audience.of(issue.newsletter).count(), made_by=by,
                priority=ALERT if is_alert else OF_A_LIST, **kept(written),
            )  # fmt: skip
            planning.fix(sending)
            corrected_stories.carry(issue, told)
            freezing.begin(sending)
            sending.refresh_from_db()
            audit.note(act="issue.send", on=issue, by=by, audience=str(sending.audience))
            return sending
    except IntegrityError:
        raise NotSentError(_("It was sent already.")) from None


def test(*, issue: Issue, to: str, for_member: bool, by: User) -> None:
    """Send it to one address of the newsroom's, with links that lead nowhere. It is no delivery."""
    written = mails.write(issue, for_member=for_member)
    page = languages.absolute(issue.newsletter.get_absolute_url(), issue.newsletter.language)
    own = mails.personal(written, issue=issue, name=by.name, end=page, preferences=page)
    subject = _("Test: %s") % own.subject
    post(Letter(to=to, subject=subject, text=own.text, html=own.html, headers={}, kind=f"{KIND}-test"))
    audit.note(act="issue.test", on=issue, by=by, to=to)


def kept(written: Mapping[bool, Written]) -> dict[str, Any]:
    """A sending's columns for what was written now."""
    return {"written": {NAMES[who]: asdict(mail) for who, mail in written.items()}, "written_at": clock.now()}


def headers(issue: Issue, end: str) -> dict[str, str]:
    """What mail programs and their servers want of every letter of a list (RFC 2369, 2919, 8058)."""
    newsletter = issue.newsletter
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    page = languages.absolute(newsletter.get_absolute_url(), newsletter.language)
    every = languages.absolute(languages.path_to(newsletter.language, "newsletters"), newsletter.language)
    return {
        "List-Id": f"{newsletter.name} <{newsletter.list_label}.lists.{host}>",
        "List-Unsubscribe": f"<{end}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Archive": f"<{page}>",
        "List-Subscribe": f"<{page}>",
        "List-Help": f"<{every}>",
        "List-Post": "NO",
        "Precedence": "bulk",
        "Feedback-ID": fields.feedback_id(
            issue=f"issue-{issue.pk}", newsletter=newsletter.list_label, kind="issue", sender=_sender()
        ),
    }


def _sender() -> str:
    """The domain that letters are from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
