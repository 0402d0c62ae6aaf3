"""The page tree, which readers never see: one home per language, and months that hold the articles.

Articles are sharded by month because treebeard locks the parent's row on every insert: one folder for all would make
publishing wait in line.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

from broadsheet.foundation import clock, languages


class Home(Page):
    """The root of one language's pages."""

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = ["newsroom.Month", "newsroom.StandingPage"]
    is_creatable = False

    class Meta:
        verbose_name = _("home")
        verbose_name_plural = _("homes")

    @classmethod
    def in_language(cls, language: str) -> Home:
        """The home of this language. Raises `Home.DoesNotExist` before `newsroom.setup` has run."""
        home: Home = cls.objects.get(locale__language_code=language)
        return home

    def get_url_parts(self, request: object = None) -> tuple[int, str, str]:
        """A home's address is its edition's front."""
        language = self.locale.language_code
        return (0, languages.origin(language), languages.path_to(language, "front"))


class Month(Page):
    """Holds the articles that were begun in one month."""

    parent_page_types: ClassVar[list[str]] = ["newsroom.Home"]
    subpage_types: ClassVar[list[str]] = ["newsroom.Article"]
    is_creatable = False

    class Meta:
        verbose_name = _("month")
        verbose_name_plural = _("months")

    @classmethod
    def of(cls, language: str, day: date | None = None) -> Month:
        """The folder for this day (today by default), made when it is missing."""
        day = day or clock.today()
        home = Home.in_language(language)
        slug = f"{day:%Y-%m}"
        month: Month | None = cls.objects.child_of(home).filter(slug=slug).first()
        if month is not None:
            return month
        locale = Locale.objects.get(language_code=language)
        key = cls._key_of_siblings(slug, language)
        month = cls(title=slug, slug=slug, locale=locale, show_in_menus=False, **key)
        try:
            with transaction.atomic():
                home.add_child(instance=month)
        except IntegrityError:  # somebody began the month's first article at the same moment
            month = cls.objects.child_of(home).get(slug=slug)
        return month

    @classmethod
    def join(cls, month: Page, locale: Locale) -> None:
        """Make sure that this month has its sibling in another language, where translations of its articles go."""
        if Page.objects.filter(translation_key=month.translation_key, locale=locale).exists():
            return
        sibling = cls.of(locale.language_code, date.fromisoformat(f"{month.slug}-01"))
        if sibling.translation_key != month.translation_key:
            sibling.translation_key = month.translation_key
            sibling.save(update_fields=["translation_key"])

    @classmethod
    def _key_of_siblings(cls, slug: str, language: str) -> dict[str, Any]:
        """The translation key of the same month in another language, unless this language uses it already."""
        keys = cls.objects.filter(slug=slug).exclude(locale__language_code=language).order_by("pk")
        for key in keys.values_list("translation_key", flat=True):
            if not Page.objects.filter(translation_key=key, locale__language_code=language).exists():
                return {"translation_key": key}
        return {}

    def get_url_parts(self, request: object = None) -> None:
        """Readers have no address for it."""
