"""Pages that thousands of machines may ask for in a minute: rendered once, then filled in."""

from __future__ import annotations

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape

from broadsheet.foundation import languages

SECONDS = 60


def page(request: HttpRequest, template: str, *, status: int = 200, **marks: str) -> HttpResponse:
    """This template as everybody gets it. `marks`, such as `fields`, stand in it as `[[fields]]`, and are put in as HTML."""
    key = f"newsletters.quick.{template}.{languages.current()}.{request.get_host()}"
    text = cache.get(key)
    if text is None:
        text = render_to_string(template, {}, request)
        cache.set(key, text, SECONDS)
    for name, html in marks.items():
        text = text.replace(f"[[{name}]]", html)
    return HttpResponse(text, status=status)


def hidden(fields: list[tuple[str, str]]) -> str:
    """Fields as a form carries them on."""
    return "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in fields)
