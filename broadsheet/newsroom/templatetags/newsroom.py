"""Tags for pages that show articles."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.urls import reverse

from broadsheet.foundation import printing, sources
from broadsheet.newsroom import chrome as newsroom_chrome
from broadsheet.newsroom import imprint, machine_help, pictures, themes
from broadsheet.newsroom.models import Article, Contributor, Duty, Picture, Publication, StandingPage
from broadsheet.newsroom.models.article import Tone

register = template.Library()

NAMEPLATE_RATIO = 2
"""From this width to height on, a sign is lettering: it says the paper's name."""


@register.simple_tag(takes_context=True)
def chrome(context: Context) -> newsroom_chrome.Chrome:
    """The paper's name, sections and standing pages for this page."""
    return newsroom_chrome.for_context(context)


@register.simple_tag
def imprint_of(page: StandingPage) -> list[tuple[Contributor, str]]:
    """The people who make the paper and their pages' addresses, on the page that is the imprint; else none."""
    return imprint.people(page.language) if page.duty == Duty.IMPRINT else []


@register.simple_tag
def machines_in_use(page: StandingPage) -> str:
    """What machines do for the paper's articles, on the page that says so; nothing on any other."""
    if page.duty != Duty.MACHINES:
        return ""
    return render_to_string("newsroom/machines.html", {"uses": machine_help.uses(page.language)})


@register.inclusion_tag("components/picture.html", takes_context=True)
def picture(
    context: Context,
    of: Picture | None,
    *,
    shape: str = "wide",
    sizes: str = "100vw",
    alt: str | None = None,
    eager: bool = False,
) -> dict[str, Any]:
    """A picture in all its sizes and encodings. `shape` is one of `pictures.SHAPES`.

    Without an alt text its description serves; an empty one says that the picture only decorates.
    """
    is_preview = bool(getattr(context.get("request"), "is_preview", False))
    return {
        "print": pictures.for_page(of, shape=shape, is_preview=is_preview),
        "sizes": sizes,
        "alt": (of.description if of else "") if alt is None else alt,
        "eager": eager,
    }


@register.inclusion_tag("components/sign.html", takes_context=True)
def sign(context: Context, publication: Publication, *, tall: float) -> dict[str, Any]:
    """The paper's sign, at most `tall` rem high. A broad one holds the paper's name, so it stands for it; any other stands beside it."""
    logo = publication.logo
    is_preview = bool(getattr(context.get("request"), "is_preview", False))
    ratio = logo.width / logo.height if logo else 1
    return {
        "print": pictures.for_page(logo, shape="sign", is_preview=is_preview),
        "sizes": f"{ratio * tall:.1f}rem",
        "name": publication.name,
        "is_opaque": logo is not None and logo.file.name.lower().endswith((".jpg", ".jpeg")),
        "alt": publication.name if ratio >= NAMEPLATE_RATIO else "",
        "eager": True,
    }


@register.filter
def tone_label(article: Article) -> str:
    """What kind of journalism it is, where that is not plain news: "Opinion", "Explainer"."""
    return "" if article.tone == Tone.NEWS else str(article.get_tone_display())


@register.inclusion_tag("components/theme_head.html")
def theme_head(publication: Publication) -> dict[str, Any]:
    """What the head of every page says of the look: the newsroom's own colours, the browser's bars, the icons."""
    version = themes.version(publication)
    if version:
        # Its file stays as long as a page that was made from it stands somewhere.
        sources.record(f"theme:{version}")
        printing.lead_to(reverse("theme", args=[version]))
    return {
        "version": version,
        "light": themes.ground(publication),
        "dark": themes.ground(publication, dark=True),
    }
