"""Signs: brackets, dashes, slashes, quotes, emoji, the marks of footnotes."""

from __future__ import annotations

import re
import unicodedata

_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000\t\r\n]+")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]")
_SINGLE_QUOTED = re.compile(r"(?<!\w)[‘](?=\w)([^‘’]*)’(?!\w)")
_FOOTNOTE = re.compile(
    r"\[(?:\d{1,3}|[a-z]|note \d+|citation needed)\]|(?<=[^\s\d])[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[*†‡]+(?=[\s.,;:)]|$)|(?:(?<=\s)|(?<=^))[*†‡](?=\w)"
)
_POWER_AFTER_UNIT = re.compile(r"(?:\d\s?|\b)(?:km|cm|m)[²³]")
_SQUARED = re.compile(r"(?<=\d)[²³]")
_ELLIPSIS = re.compile(r"\s?\.(?:\s?\.){2,}|\[\s?…\s?\]|\(\s?…\s?\)")
_AFTER_ELLIPSIS = re.compile(r"…+[.,]?")
_BRACKETED = re.compile(r"\s*[(\[{]\s*([^()\[\]{}]*?)\s*[)\]}]([.,;:!?…]?)")
_SAID_TWICE = re.compile(r"\b([a-z-]+) \(\1\)")
_INSERTED = re.compile(r"\[([^\[\]()]{1,40})\](?!\()")
_DASH = re.compile(r"\s*(?:—|–|―|‒|--+)\s*|\s+-\s+")
_EITHER = re.compile(
    r"\b(and|he|she|his|him|they|yes|true|on|win|either)\s?/\s?(or|her|his|she|him|he|no|false|off|lose|hers)\b",
    re.IGNORECASE,
)
_PER = re.compile(r"(?<=[a-z])/(?=(?:month|year|day|hour|week|person|night|second|minute)\b)")
_SLASH = re.compile(r"\s?[/\\]\s?")
_WORDS = {
    "&": " and ", "%": " percent ", "+": " plus ", "=": " equals ", "@": " at ", "±": " plus or minus ", "×": " times ",
    "÷": " divided by ", "§": " section ", "¶": " paragraph ", "→": " to ", "°": " degrees ", "№": " number ",
    "<": " less than ", ">": " more than ", "≤": " at most ", "≥": " at least ", "≈": " about ", "~": " about ",
    "^": " ", "_": " ", "|": ", ", "*": " ", "#": " ", "`": "'", "•": ", ", "·": ", ", "¿": "", "¡": "", "″": "", "′": "",
    "‰": " per thousand ", "«": "“", "»": "”", "„": "“", "¢": " cents ", "’": "'", "‘": "'", "\\": " ", "{": " ", "}": " ",
    "[": " ", "]": " ", "¤": " ", "¬": " ", "¦": " ", "µ": "micro", "º": "", "ª": "", "¯": "", "´": "'", "¨": "", "¸": "",
}  # fmt: skip
_SIGN = re.compile("|".join(re.escape(sign) for sign in _WORDS))
_SPACE_BEFORE = re.compile(r"\s+([,.;:!?…”])")
_DOUBLED = re.compile(r"([,;:])(?:\s*[,;:])+")
_BEFORE_END = re.compile(r"[,;:]\s*([.!?…])")
_AT_START = re.compile(r"^[\s,;:.…—]+(?=\w)")
_DOUBLE_MARK = re.compile(r"(\.)\s*\.(?!\w)")


def unify(text: str) -> str:
    """One form of each sign, nothing that has no sound: before every other rule."""
    text = _UNSEEN.sub("", text)
    text = _footless(text)
    text = _ELLIPSIS.sub("…", text)
    text = _SINGLE_QUOTED.sub(r"“\1”", text)
    text = _SQUARED.sub(lambda found: " squared" if found[0] == "²" else " cubed", text)
    text = "".join(" " if _is_picture(letter) else letter for letter in text)
    return text.replace("’", "'").replace("ʼ", "'").replace("‐", "-").replace("‑", "-").replace("−", "-")


def plain_spaces(text: str) -> str:
    """All spaces alike: after thousands that are written with a narrow one were joined."""
    return _SPACES.sub(" ", text)


def said(text: str) -> str:
    """What signs are left, as pauses or words: after every other rule."""
    text = _AFTER_ELLIPSIS.sub("… ", text)
    text = _INSERTED.sub(r"\1", text)
    text = _SAID_TWICE.sub(r"\1", text)
    text = _BRACKETED.sub(_bracketed, text).replace("(", " ").replace(")", " ")
    text = _EITHER.sub(r"\1 or \2", text).replace("and or or", "and or")
    text = _PER.sub(" per ", text)
    text = _SLASH.sub(" slash ", text)
    text = _DASH.sub(" — ", text)
    text = _SIGN.sub(lambda found: _WORDS[found[0]], text)
    return _tidy("".join(letter for letter in text if not _is_unsayable(letter)))


def _footless(text: str) -> str:
    """Without the marks of footnotes; a power after a unit is none."""
    kept: list[str] = []
    end = 0
    for power in _POWER_AFTER_UNIT.finditer(text):
        kept += [_FOOTNOTE.sub("", text[end : power.start()]), power[0]]
        end = power.end()
    return "".join([*kept, _FOOTNOTE.sub("", text[end:])])


def _is_picture(letter: str) -> bool:
    """Emoji and other pictures, control characters, and signs that nobody says ("©")."""
    if letter in "°№ \t\n":
        return False
    return unicodedata.category(letter) in {"So", "Cc", "Cs", "Co", "Cn", "Sk"} and letter not in "^`´¨¯¸"


def _is_unsayable(letter: str) -> bool:
    """A figure or a sign that no rule knew: "②", "∑"."""
    return letter.isnumeric() or unicodedata.category(letter) in {"Sc", "Sm", "So"}


def _bracketed(found: re.Match[str]) -> str:
    inside, mark = found.groups()
    if not inside:
        return mark
    if mark in {".", "!", "?", "…", ";", ":", ","} and mark:
        return f", {inside}{mark}"
    if re.match(r"[\s\"”’')]*(?:[.,;:!?…]|$)", found.string[found.end() :]):
        return f", {inside}"
    return f", {inside}," if inside[-1] not in ".!?…" else f" {inside}"


def _tidy(text: str) -> str:
    text = " ".join(text.split())
    text = _SPACE_BEFORE.sub(r"\1", text)
    text = _DOUBLED.sub(r"\1", text)
    text = _BEFORE_END.sub(r"\1", text)
    text = _DOUBLE_MARK.sub(r"\1", text)
    return _AT_START.sub("", text).strip()
