"""Who is named above an article, joined as each language joins names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from broadsheet.newsroom.models import BylineEntry


def linked(entries: Iterable[BylineEntry]) -> SafeString:
    """“by A, B and C”: contributors as links, free text in place or after the name. Empty without entries."""
    names = [_linked_name(entry) for entry in entries]
    return _by(_joined(names)) if names else mark_safe("")


def _linked_name(entry: BylineEntry) -> SafeString:
    contributor = entry.contributor
    if contributor is None:
        return format_html("{}", entry.text)
    name = format_html('<a rel="author" href="{}">{}</a>', contributor.get_absolute_url(), contributor.name)
    return format_html("{} {}", name, entry.text) if entry.text else name


def _joined(names: Sequence[SafeString]) -> SafeString:
    *others, last = names
    if not others:
        return last
    before = mark_safe(pgettext("between names in a byline", ", ").join(others))
    # Translators: the end of a byline: "A, B and C".
    return format_html(gettext("{names} and {last}"), names=before, last=last)


def _by(names: SafeString) -> SafeString:
    # Translators: before the names of those who wrote an article. Some languages say nothing: "{names}".
    return format_html(gettext("by {names}"), names=names)
