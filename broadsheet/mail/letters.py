"""A letter: one mail to one person, finished and without any knowledge of how it is sent."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django.template.loader import render_to_string

from broadsheet.foundation import languages


@dataclass(frozen=True)
class Letter:
    """`to` is one address. `html` may be empty; `text` never is. `kind` names its folder of templates."""

    to: str
    subject: str
    text: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain facts, for the outbox."""
        return asdict(self)


def write(template: str, *, to: str, **facts: Any) -> Letter:
    """A letter from its folder of templates: `subject.txt`, `body.txt`, and `body.html` around which stands the paper's own.

    The language is the one spoken now. What people have typed can't begin a header or a line of one in the subject.
    """
    facts = {"to": to, "site_url": languages.origin(languages.current()), **facts}
    subject = render_to_string(f"{template}/subject.txt", facts)
    return Letter(
        to=to,
        subject=" ".join(subject.split()),
        text=render_to_string(f"{template}/body.txt", facts).strip() + "\n",
        html=render_to_string(f"{template}/body.html", facts),
        kind=template,
    )
