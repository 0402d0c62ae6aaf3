"""A child of the proof: writes every mail of newsletters out, as JSON: the issues of the demo, one of every block, the letters."""

from __future__ import annotations

import copy
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

LINK = "https://lantern.example/subscription/end/" + "x" * 32 + "/"


def main(path: Path) -> None:
    """Write the file: for each mail its name, HTML, text, and its address on the web, if it has one."""
    path.write_text(json.dumps([*_issues(), *_letters()]))


def _issues() -> Iterator[dict[str, Any]]:
    from broadsheet.newsletters.models import Issue  # noqa: PLC0415 - Django is set up now
    from broadsheet.newsletters.writing import mails  # noqa: PLC0415

    issues = list(Issue.objects.select_related("newsletter__author").order_by("pk"))
    for issue in [*issues, _of_every_block(issues[0])]:
        for for_member in (False, True):
            own = mails.personal(
                mails.write(issue, for_member=for_member), issue=issue, name="Олександра-Вікторія", end=LINK, preferences=LINK
            )  # fmt: skip
            name = f"{issue.newsletter.language} {issue.slug}, {'members' if for_member else 'others'}"
            yield {"name": name, "html": own.html, "text": own.text, "web": issue.get_url() if issue.live else ""}


def _of_every_block(issue: Any) -> Any:
    """One more issue, kept nowhere, in which every kind of block stands, those within others, too."""
    from broadsheet.newsroom.models import Article, Picture  # noqa: PLC0415

    story = Article.objects.public().in_language(issue.newsletter.language).filter(main_picture__isnull=False).first()
    rich = '<p>Fog, <b>bold</b>, <i>slanted</i>, <a href="/about/">a link</a>.</p><ul><li>one</li></ul><ol><li>two</li></ol>'
    simple: list[tuple[str, Any]] = [
        ("text", rich),
        ("heading", "A heading"),
        ("story", {"article": story, "headline": "", "text": "", "with_picture": True}),
        ("stories", {"title": "More", "stories": [story]}),
        ("picture", {"picture": Picture.objects.get(pk=story.main_picture_id), "alt": "A tug", "caption": "A caption"}),
        ("button", {"label": "A button", "url": "https://lantern.example/"}),
        ("divider", None),
    ]
    whole = copy.copy(issue)
    whole.slug, whole.title, whole.live = "every-block", "Every block", False
    whole.preheader, whole.greeting = "A preview line", "Good morning, {name}!"
    kinds = set(issue.body.stream_block.child_blocks) - {name for name, _value in simple} - {"members", "others"}
    whole.body = [*simple, ("members", simple), ("others", simple), *[(kind, None) for kind in sorted(kinds)]]
    return whole


def _letters() -> Iterator[dict[str, Any]]:
    from broadsheet.newsletters.mail import confirmation  # noqa: PLC0415

    letter = confirmation.sample()
    yield {"name": "confirmation", "html": letter.html, "text": letter.text, "web": ""}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.config.settings")
    django.setup()
    main(Path(sys.argv[1]))
