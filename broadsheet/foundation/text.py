"""Small rules about text that more than one app must agree on."""

from __future__ import annotations

import re
from html import unescape

from anyascii import anyascii
from django.utils.text import slugify

SLUG_MAX = 190
"""Characters a slug may have at most: it must fit a file name with room for an ending."""

# The Ukrainian state's romanisation (Cabinet resolution 55 of 2010): at a word's start first, elsewhere second.
_UKRAINIAN_AT_START = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_UKRAINIAN = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu",
    "я": "ia", "'": "", "’": "", "ʼ": "",
}  # fmt: skip


def romanise(text: str) -> str:
    """Ukrainian in Latin letters by the state's own table ("Згорани" → "zghorany"); other scripts by `anyascii`."""
    letters: list[str] = []
    at_start = True
    lowered = text.lower().replace("зг", "zgh")
    for letter in lowered:
        if at_start and letter in _UKRAINIAN_AT_START:
            letters.append(_UKRAINIAN_AT_START[letter])
        else:
            letters.append(_UKRAINIAN.get(letter, letter))
        at_start = not (letter.isalpha() or letter in "'’ʼ")
    return anyascii("".join(letters))


def slug_from(text: str) -> str:
    """An ASCII slug of at most `SLUG_MAX` characters, cut between words; empty when nothing is left of the text."""
    has_cyrillic = re.search(r"[\u0400-\u04ff]", text) is not None
    slug = slugify(romanise(text) if has_cyrillic else anyascii(text))
    if len(slug) <= SLUG_MAX:
        return slug
    cut = slug[: SLUG_MAX + 1].rsplit("-", 1)[0]
    return cut[:SLUG_MAX]


def cut_at_word(text: str, most: int) -> str:
    """At most `most` characters of the text, cut at a word and closed with "…" when anything was left out."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    cut = text[:most]
    if " " in cut:
        cut = cut.rsplit(" ", 1)[0]
    return cut.rstrip(" ,;:.–—-") + "…"


_INLINE_TAG = re.compile(r"</?(?:a|abbr|b|code|em|i|mark|s|small|span|strong|sub|sup|u)(?:\s[^>]*)?>", re.IGNORECASE)


def plain(html: str) -> str:
    """The text of a piece of HTML: words that only a block parts get a space, those in a link or italics don't."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", _INLINE_TAG.sub("", html))).split())
