"""Short ways to a section, a contributor, an article."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Locale

from broadsheet.newsroom.models import (
    Article,
    BylineEntry,
    Contributor,
    Listing,
    Month,
    Picture,
    RunningStory,
    Section,
    Topic,
)


def section(name: str = "Harbour", language: str = "en") -> Section:
    """The section of this name, made when it is missing."""
    locale = Locale.objects.get(language_code=language)
    found = Section.objects.filter(locale=locale, name=name).first() or Section(locale=locale, name=name)
    found.full_clean()
    found.save()
    return found


def topic(name: str, language: str = "en") -> Topic:
    """The topic of this name, made when it is missing."""
    locale = Locale.objects.get(language_code=language)
    found = Topic.objects.filter(locale=locale, name=name).first() or Topic(locale=locale, name=name)
    found.full_clean()
    found.save()
    return found


def running_story(name: str = "Port strike", language: str = "en", **fields: Any) -> RunningStory:
    """The running story of this name, made when it is missing."""
    locale = Locale.objects.get(language_code=language)
    found = RunningStory.objects.filter(locale=locale, name=name).first() or RunningStory(locale=locale, name=name)
    for field, value in fields.items():
        setattr(found, field, value)
    found.full_clean()
    found.save()
    return found


def contributor(name: str = "Olena Marchenko", language: str = "en") -> Contributor:
    """The contributor of this name, made when they are missing."""
    locale = Locale.objects.get(language_code=language)
    found = Contributor.objects.filter(locale=locale, name=name).first() or Contributor(locale=locale, name=name)
    found.full_clean()
    found.save()
    return found


def article(
    headline: str = "Cranes move again",
    *,
    language: str = "en",
    by: str | None = None,
    publish: bool = True,
    **fields: Any,
) -> Article:
    """An article, published unless told otherwise."""
    if "section" not in fields:
        fields["section"] = section(language=language)
    body = fields.pop("body", None) or [("paragraph", f"<p>{headline}: the first paragraph.</p>")]
    made = Article(title=headline, locale=Locale.objects.get(language_code=language), body=body, live=False, **fields)
    Month.of(language).add_child(instance=made)
    if by:
        made.byline.add(BylineEntry(contributor=contributor(by, language)))
        made.save()
    revision = made.save_revision()
    if publish:
        revision.publish()
        made.refresh_from_db()
    return made


def came_out(found: Article, moment: datetime, **fields: Any) -> Article:
    """Date an article back, as if it had come out at this moment."""
    Article.objects.filter(pk=found.pk).update(published_at=moment, **fields)
    Listing.objects.keep([found.pk])
    return found


def picture(title: str = "A crane", size: tuple[int, int] = (1600, 1067), **fields: Any) -> Picture:
    """A picture with a gradient, so that no two sizes are one colour."""
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, "JPEG")
    made = Picture(title=title, file=ImageFile(buffer, name=f"{title}.jpg"), **fields)
    made.save()
    return made
