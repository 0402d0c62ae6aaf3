"""`{% place %}` and the few tags that every page needs."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString

from broadsheet.foundation import languages, places, sources

register = template.Library()


@register.simple_tag(takes_context=True)
def place(context: Context, name: str, **more: Any) -> SafeString:
    """What upper apps have to show at this named place."""
    return places.fill(name, request=context.get("request"), **more)


@register.tag
def share(parser: Parser, token: Token) -> ShareNode:
    """`{% share "card" article.pk look %}…{% endshare %}`: HTML that pages have in common, made once by the press.

    The words after the tag say everything that the HTML within depends on and that is no source: what isn't named there
    must not be used within.
    """
    _tag, *words = token.split_contents()
    nodelist = parser.parse(("endshare",))
    parser.delete_first_token()
    return ShareNode(nodelist, [parser.compile_filter(word) for word in words])


class ShareNode(template.Node):
    """See `share`."""

    def __init__(self, nodelist: NodeList, key: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self.key = key

    def render(self, context: Context) -> SafeString:
        """The HTML, from the shelf if it is there. Never in a preview: drafts have pictures of their own."""
        if getattr(context.get("request"), "is_preview", False):
            return self.nodelist.render(context)
        key = tuple(str(word.resolve(context)) for word in self.key)
        return sources.shared(("html", languages.current(), *key), lambda: self.nodelist.render(context))


@register.simple_tag
def url_in(language: str, view: str, *args: Any, **kwargs: Any) -> str:
    """The path of a view in another language's edition."""
    return languages.path_to(language, view, *args, **kwargs)


@register.filter
def absolute(path: str) -> str:
    """The whole address of a path of ours, on the current edition's own origin."""
    return languages.absolute(path)
