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
    owner = _owner(host)
    if owner is not None:
        return owner
    first = _first_segment(path)
    return first if first in codes() and prefix(first) else default()


def elsewhere(host: str, path: str) -> str | None:
    """Where a path that begins with a language code really lives, if not here: `/en/about/` of a paper whose default
    language is English, `/uk/about/` of a language with a host of its own. Nothing for every other path.
    """
    first = _first_segment(path)
    if first not in codes():
        return None
    is_here = prefix(first) and _owner(host) is None
    return None if is_here else origin(first) + "/" + prefix(first) + path[len(first) + 2 :]


def _owner(host: str) -> str | None:
    """The language whose own host this is."""
    for code in codes():
        own = own_host(code)
        if own and own.split(":", 1)[0].lower() == host.lower():
            return code
    return None


def _first_segment(path: str) -> str:
    return path[1:].split("/", 1)[0]


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


def from_here(path: str, language: str) -> str:
    """A path of this language's edition as a page of the current one links to it: whole if the edition has another host."""
    return path if origin(language) == origin(current()) else absolute(path, language)


def is_right_to_left(language: str) -> bool:
    """Whether the language is written from right to left."""
    try:
        return bool(get_language_info(language)["bidi"])
    except KeyError:  # a language that Django has not heard of
        return False


def own_name(language: str) -> str:
    """What a language calls itself, such as "Українська"; its code if Django does not know it."""
    try:
        name = str(get_language_info(language)["name_local"])
    except KeyError:
        return language
    return name[:1].upper() + name[1:]


def name(language: str) -> str:
    """The language's name in the language spoken now, such as "Ukrainian"; its code if Django does not know it."""
    try:
        return str(get_language_info(language)["name_translated"])
    except KeyError:
        return language
