"""Tells editors that an issue has made itself and waits for them."""

from __future__ import annotations

from django.urls import reverse

from broadsheet.foundation import languages
from broadsheet.mail.letters import Letter, write
from broadsheet.newsletters.models import Issue, Newsletter


def build(*, to: str, issue: Issue, is_late: bool = False, is_planned: bool = False, reason: str = "") -> Letter:
    """With the way to its form. `reason` is what stops it from being sent, in words."""
    link = languages.absolute(reverse("wagtailadmin_pages:edit", args=[issue.pk]))
    return write(
        "newsletters/mail/gathered", to=to, link=link, subject_line=issue.title, newsletter=issue.newsletter.name,
        is_late=is_late, is_planned=is_planned, reason=reason,
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    issue = Issue(pk=1, title="Fog until noon", newsletter=Newsletter(name="The Morning Lamp"))
    return build(to="editor@lantern.example", issue=issue)
