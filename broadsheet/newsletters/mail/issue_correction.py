"""Tells whoever got an issue what was wrong in it."""

from __future__ import annotations

from broadsheet.mail.letters import Letter, write
from broadsheet.newsletters.models import Issue, IssueCorrection, Newsletter


def build(*, to: str, correction: IssueCorrection, end: str) -> Letter:
    """With the way to the issue's page, which says it, too, and the link that ends the newsletter."""
    issue = correction.issue
    return write(
        "newsletters/mail/issue_correction", to=to, text=correction.text, subject_line=issue.title,
        newsletter=issue.newsletter.name, link=issue.full_url, end=end,
    )  # fmt: skip


def sample() -> Letter:
    """As it looks."""
    issue = Issue(title="Fog until noon", newsletter=Newsletter(name="The Morning Lamp"))
    text = "The ferry leaves at nine, not at eight."
    end = "https://lantern.example/subscription/end/token/"
    return build(to="reader@lantern.example", correction=IssueCorrection(issue=issue, text=text), end=end)
