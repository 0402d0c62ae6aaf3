"""`{% place %}` and the few tags that every page needs."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from broadsheet.foundation import languages, places

register = template.Library()


@register.simple_tag(takes_context=True)
def place(context: Context, name: str, **more: Any) -> SafeString:
    """What upper apps have to show at this named place."""
    return places.fill(name, request=context.get("request"), **more)


@register.simple_tag
def url_in(language: str, view: str, *args: Any, **kwargs: Any) -> str:
    """The path of a view in another language's edition."""
    return languages.path_to(language, view, *args, **kwargs)


@register.filter
def absolute(path: str) -> str:
    """The whole address of a path of ours, on the current edition's own origin."""
    return languages.absolute(path)
