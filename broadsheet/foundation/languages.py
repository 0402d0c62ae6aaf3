"""The publication's languages, and where each of its editions lives.

The default language lives at `/`. Every other one lives under a prefix (`/uk/…`), or on a host of its own when
`LANGUAGE_HOSTS` names one.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_info


def default() -> str:
    """The code of the language at `/`, such as `en`."""
    return str(settings.LANGUAGE_CODE)


def codes() -> list[str]:
    """Every language code the publication appears in, the default one first."""
    return [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]


def current() -> str:
    """The language of the page being made, always one of `codes()`."""
    code = translation.get_language() or default()
    return code if code in codes() else default()


def own_host(language: str) -> str | None:
    """The host (`uk.example.org`) that is this language's alone, if it has one."""
    return settings.LANGUAGE_HOSTS.get(language)


def prefix(language: str) -> str:
    """The path prefix without its leading slash: `""` or `"uk/"`."""
    return "" if language == default() or own_host(language) else f"{language}/"


def origin(language: str) -> str:
    """Scheme, host and port of this language's edition, without a slash: `https://lantern.example`."""
    host = own_host(language)
    if host is None:
        return str(settings.SITE_URL)
    return f"{urlsplit(settings.SITE_URL).scheme}://{host}"


def for_request(host: str, path: str) -> str:
    """Which language a request is for. `host` without port, `path` with its leading slash."""
    for code in codes():
        if own_host(code) == host:
            return code
    first = path[1:].split("/", 1)[0]
    return first if first in codes() and prefix(first) else default()


def path_to(language: str, view: str, *args: object, **kwargs: object) -> str:
    """The path of a view in one language's edition, such as `/uk/section/harbour/`."""
    with translation.override(language):
        return reverse(view, args=args or None, kwargs=kwargs or None)


def url_to(language: str, view: str, *args: object, **kwargs: object) -> str:
    """The whole address of a view in one language's edition."""
    return origin(language) + path_to(language, view, *args, **kwargs)


def absolute(path: str, language: str | None = None) -> str:
    """The whole address of a path of ours."""
    return origin(language or current()) + path


def is_right_to_left(language: str) -> bool:
    """Whether the language is written from right to left."""
    return bool(get_language_info(language)["bidi"])
