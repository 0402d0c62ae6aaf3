"""What the kiosk says itself, in the languages of the site: `site.json` has the words, the English ones are here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

OWN = {
    400: ("Not understood", "This address cannot be understood."),
    403: ("Not for everybody", "This is for those who may read the whole article. Sign in and come back by its page."),
    404: ("Not found", "There is nothing at this address."),
    405: ("Not possible", "This cannot be done here."),
    406: ("Not in this form", "This page cannot be sent in a form that your program takes."),
    414: ("Too long", "This address is too long."),
    416: ("No such part", "The file has no such part."),
    431: ("Too much", "Your program sent more about itself than can be read."),
    500: ("Our mistake", "Something went wrong on our side."),
    503: ("Back in a minute", "This part of the site has a break. What is published can be read as ever."),
}
"""Status → title and sentence. The newsroom translates them."""

TO_FRONT = "To the front page"

PREPARING = ("In a minute", "This site is being made ready. The page comes by itself.")
"""Before there is a `site.json` that could know another language."""


@dataclass(frozen=True, slots=True)
class Words:
    """One language's. `front` is the path of its front page; `said` may lack some statuses."""

    language: str = "en"
    direction: str = "ltr"
    front: str = "/"
    to_front: str = TO_FRONT
    said: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def of(self, status: int) -> tuple[str, str]:
        """Title and sentence."""
        return self.said.get(status) or OWN[status]


ENGLISH = Words()

Vocabulary = tuple[tuple[str, Words], ...]
"""Prefixes of addresses, the longest first, and the words that are said there."""


def read(facts: Iterable[tuple[str, Mapping[str, Any]]]) -> Vocabulary:
    """What `site.json` says. Raises `ValueError`, `TypeError`, `AttributeError`."""
    found = [(str(prefix), _words(**one)) for prefix, one in facts]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


def at(vocabulary: Vocabulary, address: str) -> Words:
    """The words of an address's language."""
    return next((words for prefix, words in vocabulary if address.startswith(prefix)), ENGLISH)


def _words(said: Mapping[str, tuple[str, str]], **facts: str) -> Words:
    pairs = {int(status): (str(title), str(sentence)) for status, (title, sentence) in said.items()}
    return Words(said=pairs, **{name: str(value) for name, value in facts.items()})
