"""Tags for the machines' part of a page, and for the language switch."""

from __future__ import annotations

from typing import Any, cast

from django import template
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString
from wagtail.rich_text import RichText, expand_db_html

from broadsheet.foundation import sources
from broadsheet.newsroom import chrome, metadata, translations
from broadsheet.newsroom.models import Article

register = template.Library()


@register.inclusion_tag("components/head_metadata.html", takes_context=True)
def head_metadata(context: Context) -> dict[str, Any]:
    """Everything in the head that machines read."""
    request = context.get("request")
    if getattr(request, "is_preview", False):
        return {"meta": None}  # a draft's pictures must not get public names
    about = metadata.subject(cast(dict[str, Any], context.flatten()))
    site = chrome.for_context(context)
    view, path = _address(request)
    found = metadata.of(
        about, view=view, path=path, publication=site.publication, siblings=_siblings(context, about, view)
    )
    return {"meta": found, "request": request, "article": context.get("article")}


@register.simple_tag(takes_context=True)
def language_choices(context: Context) -> list[translations.Choice]:
    """The language switch of the page being made."""
    about = metadata.subject(cast(dict[str, Any], context.flatten()))
    return translations.choices(_siblings(context, about, _address(context.get("request"))[0]))


@register.filter
def feed_text(text: Any) -> SafeString:
    """Rich text as HTML with our own pages' addresses; anything else as text."""
    if isinstance(text, RichText):
        return SafeString(expand_db_html(text.source))
    return SafeString(escape("" if text is None else text))


@register.simple_tag
def related_story(value: Any, on: Article) -> dict[str, str]:
    """The headline and address of a related story that readers can see, or of one elsewhere; empty if neither.

    As on the page (`on`), the story's translation stands in for a story in another language.
    """
    page = value.get("article")
    if page is None:
        return {"url": value.get("url") or "", "headline": value.get("title") or value.get("url") or ""}
    sources.record(f"article:{page.pk}")
    chosen = page.specific
    story = translations.standing_in([chosen], on.language, on=on).get(chosen.pk, chosen)
    if not story.is_public:
        return {}
    language = "" if story.edition == on.language else story.edition
    return {"url": story.full_url, "headline": story.headline, "language": language}


def _address(request: Any) -> tuple[str, str]:
    match = getattr(request, "resolver_match", None)
    return (getattr(match, "view_name", "") or "", getattr(request, "path", "/"))


def _siblings(context: Context, about: object | None, view: str) -> dict[str, str]:
    """Where the page is in each language, found once for the head and the language switch."""
    request: Any = context.get("request")
    if request is None:
        return translations.addresses(about, view)
    known: dict[str, str] | None = request.__dict__.get("_siblings")
    if known is None:
        known = request.__dict__["_siblings"] = translations.addresses(about, view)
    return known
