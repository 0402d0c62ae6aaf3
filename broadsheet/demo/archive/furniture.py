"""What the archive's articles refer to, fetched once: sections, topics, series, people, pictures, months, staff."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Locale, Page

from broadsheet.accounts.models import User
from broadsheet.demo.furnishing import LANGUAGES, key_of, load, title_of
from broadsheet.newsroom.models import Article, Contributor, Month, Picture, Section, Series, Topic
from broadsheet.newsroom.models.named import NamedInLanguage

KINDS: dict[str, tuple[type[NamedInLanguage], str]] = {
    # kind in newsroom.toml: (model, kind in its translation key)
    "sections": (Section, "section"),
    "topics": (Topic, "topic"),
    "series": (Series, "series"),
    "people": (Contributor, "person"),
}


@dataclass
class Furniture:
    """Ids by the demo's own keys; records of people and topics too, for their names."""

    editor: User
    reporter: User
    records: dict[tuple[str, str, str], NamedInLanguage] = field(default_factory=dict)
    """(kind, key, language) → record."""
    pictures: dict[str, int] = field(default_factory=dict)
    locales: dict[str, Locale] = field(default_factory=dict)
    months: dict[tuple[str, date], Month] = field(default_factory=dict)

    @classmethod
    def fetch(cls) -> Furniture:
        """Everything but the months, which are made as they are needed. The demo must have been seeded."""
        found = cls(
            editor=User.objects.get(email="editor@lantern.example"),
            reporter=User.objects.get(email="reporter@lantern.example"),
            locales={locale.language_code: locale for locale in Locale.objects.filter(language_code__in=LANGUAGES)},
        )
        for kind, (model, prefix) in KINDS.items():
            keys = {key_of(prefix, key): key for key in load("newsroom.toml")[kind]}
            for record in model._default_manager.filter(translation_key__in=keys).select_related("locale"):
                found.records[kind, keys[record.translation_key], record.locale.language_code] = record
        titles = {title_of(name): name for name in load("pictures.toml")}
        for pk, title in Picture.objects.filter(title__in=titles).values_list("pk", "title"):
            found.pictures[titles[title]] = pk
        return found

    def month(self, language: str, day: date) -> Month:
        """The folder of this day, made when it is missing."""
        first = day.replace(day=1)
        if (language, first) not in self.months:
            self.months[language, first] = Month.of(language, first)
        return self.months[language, first]

    @cached_property
    def article_type(self) -> ContentType:
        """Wagtail's name for the kind of page that an article is."""
        return ContentType.objects.get_for_model(Article)

    @cached_property
    def page_type(self) -> ContentType:
        """Wagtail's name for pages of all kinds."""
        return ContentType.objects.get_for_model(Page)
