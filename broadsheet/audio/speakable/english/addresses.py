"""Addresses: web pages, e-mail, @names, #tags, telephone numbers."""

from __future__ import annotations

import re

from broadsheet.audio.speakable.english.numbers import digits

_TLD = (
    "com|org|net|edu|gov|int|mil|info|news|media|io|co|me|tv|ua|uk|us|eu|de|fr|pl|ru|by|lt|lv|ee|fi|se|no|dk|nl|be|at|ch|"
    "it|es|pt|cz|sk|hu|ro|md|ge|am|az|tr|il|in|cn|jp|kr|ca|au|nz|ie|app|dev|ai|example|test|agency|press|live|online|site"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>“”\"]+", re.IGNORECASE)
_DOMAIN = re.compile(rf"(?<![\w@.])((?:[a-zA-Z0-9-]+\.)+(?:{_TLD}))((?:/[\w%~.-]+)*/?)(?![\w@])")
_MAIL = re.compile(r"(?<![\w.])(?:mailto:)?([\w.+-]+)@((?:[\w-]+\.)+[A-Za-z]{2,})")
_HANDLE = re.compile(r"(?<![\w@.])@(\w[\w.]*\w|\w)")
_TAG = re.compile(r"(?<![\w&])#([^\W\d]\w*)")
_PHONE = re.compile(
    r"(?<![\w+.-])(?:\+\d{1,3}[\s.-]?(?:\(\d{1,4}\)[\s.-]?)?\d[\d\s.-]{5,14}\d|\(\d{3}\)\s?\d{3}-\d{4}|\d{3}-\d{3}-\d{4}|"
    r"(?<=call )\d{3}-\d{4}|0\d{3}\s\d{3}\s\d{3,4}|(?<=call )\d{3})(?![\w-])"
)
_LETTERS_OF_TLD = frozenset({"ua", "uk", "us", "eu", "de", "fr", "pl", "ru", "tv", "io", "ai", "ch", "nl", "cz"})
_TRAILING = ".,;:!?)]}’'"


def said(text: str) -> str:
    """Addresses in words: "broadsheet dot example"; of a long address only its host."""
    text = _MAIL.sub(lambda found: f"{_name(found[1])} at {_host(found[2])}", text)
    text = _URL.sub(_url, text)
    text = _DOMAIN.sub(lambda found: _host(found[1]) + _path(found[2]), text)
    text = _HANDLE.sub(lambda found: f"at {_name(found[1])}", text)
    text = _TAG.sub(lambda found: f"hashtag {_name(found[1])}", text)
    return _PHONE.sub(_phone, text)


def _url(found: re.Match[str]) -> str:
    address = found[0].rstrip(_TRAILING)
    after = found[0][len(address) :]
    bare = re.sub(r"^(?:https?://)?(?:www\.)?", "", address, flags=re.IGNORECASE)
    host, _slash, path = re.split(r"[?#]", bare)[0].partition("/")
    return _host(host.split("@")[-1].partition(":")[0]) + _path(path) + after


def _path(path: str) -> str:
    """One short word after the host is said, a longer path is not."""
    path = path.strip("/")
    return f" slash {_name(path)}" if re.fullmatch(r"[a-z-]{1,20}", path) and path.count("-") < 2 else ""


def _host(host: str) -> str:
    parts = host.removeprefix("www.").split(".")
    return " dot ".join(
        part.upper() if part.lower() in _LETTERS_OF_TLD and at else _name(part) for at, part in enumerate(parts) if part
    )


def _name(written: str) -> str:
    """Its words: "StandWithUkraine" → "Stand With Ukraine", "olena.m" → "olena dot m"."""
    spaced = re.sub(r"(?<=[a-zа-яіїєґ])(?=[A-ZА-ЯІЇЄҐ])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", " ", written)
    spaced = spaced.replace("_", " ").replace("-", " dash ").replace(".", " dot ").replace("+", " plus ")
    return " ".join(re.sub(r"\b0\d*\b", lambda found: digits(found[0]), spaced).split())


def _phone(found: re.Match[str]) -> str:
    plus = "plus " if found[0].startswith("+") else ""
    groups = re.findall(r"\d+", found[0])
    return plus + ", ".join(digits(group) for group in groups)
