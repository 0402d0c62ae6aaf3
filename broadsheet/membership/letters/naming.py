"""Placeholders in a text: names in braces, and nothing else. A text is never run as a template or a format."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

BRACED = re.compile(r"\{([^{}]*)\}")


def unknown_in(text: str, known: Collection[str]) -> list[str]:
    """What stands in braces and is none of these names, in braces, each once; and braces that are left alone."""
    found = [f"{{{name}}}" for name in BRACED.findall(text) if name not in known]
    left = BRACED.sub("", text)
    return list(dict.fromkeys([*found, *(sign for sign in "{}" if sign in left)]))


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with its names filled in; one that nobody knows any more is left out."""
    return "".join(said for _name, said in pieces(text, facts))


def pieces(text: str, facts: Mapping[str, str]) -> list[tuple[str, str]]:
    """What stands there, piece by piece: pairs of a placeholder's name, empty for the text between, and what it says.

    The text between gives way where nothing is known: "your card {card}." without a card is "your card.".
    """
    found = BRACED.split(text)
    between, names = found[::2], found[1::2]
    for number, name in enumerate(names):
        if not facts.get(name):
            between[number] = between[number].rstrip(" ")
    made = [("", between[0])]
    for name, after in zip(names, between[1:], strict=True):
        made += [(name, facts.get(name, "")), ("", after)]
    return made
