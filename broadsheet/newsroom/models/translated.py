"""The translated half of an article: what its translations share with it, and what each has for itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from broadsheet.foundation import clock, languages
from broadsheet.newsroom.models.addressed import AddressedPage
from broadsheet.newsroom.models.side_by_side import OwnField, keep_beside
from broadsheet.newsroom.models.tree import Month


class SectionNotTranslatedError(Exception):
    """The article's section has no sibling in the language that it should be translated into."""

    def __init__(self, section: Any, locale: Locale) -> None:
        self.section = section
        self.locale = locale
        super().__init__(str(self))

    def __str__(self) -> str:
        told = _(
            "The section “%(section)s” does not exist in %(language)s yet. Translate the section first, then the article."
        )
        return str(told) % {"section": self.section.name, "language": languages.name(self.locale.language_code)}


class Translated(AddressedPage):
    """A page whose translations share its structure and pictures, but have their own address, name and times."""

    # Everything that is in none of these is each translation's own too: guid, times, topics, byline, noindex.
    translatable_fields: ClassVar[list[Any]] = [
        *(
            TranslatableField(name)
            for name in (
                "title", "kicker", "standfirst", "trail_text", "dateline", "main_picture_alt", "main_picture_caption",
                "main_picture_credit", "body", "share_headline", "seo_title", "search_description", "methods", "not_verified",
                "source_list",
            )
        ),
        *(SynchronizedField(name) for name in ("main_picture", "share_picture", "no_asks", "is_sensitive")),
        *(SynchronizedField(name, overridable=False) for name in ("tone", "access", "others_unnamed")),
        *(OwnField(name) for name in ("slug", "section")),
    ]  # fmt: skip
    nothing_of_the_original = None  # see `OwnField`

    class Meta:
        abstract = True

    def clean(self) -> None:
        """It is filed under a section of its own language."""
        super().clean()
        self._refuse_foreign_section()

    def _refuse_foreign_section(self) -> None:
        section = getattr(self, "section", None)
        if section is not None and self.locale_id and section.locale_id != self.locale_id:
            told = _("“%(section)s” is no section in %(language)s. Please choose one that is.")
            raise ValidationError(
                {"section": told % {"section": section.name, "language": languages.name(self.language)}}
            )

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Until it has been out, a translation's address follows its own headline and not the original's."""
        is_whole = kwargs.get("update_fields") is None
        if self.pk and is_whole:  # a copy gets its section a moment after
            self._refuse_foreign_section()  # Wagtail cleans drafts only in part
        if self.pk and not self.ever_published and not self.live and is_whole:
            self._follow_headline()
        result = super().save(*args, **kwargs)
        if is_whole:
            keep_beside(self)
        return result

    def copy_for_translation(
        self, locale: Locale, copy_parents: bool = False, alias: bool = False, exclude_fields: Any = None
    ) -> Any:
        """A draft in another language's month, filed under the siblings of its section, series, topics, stories and names.

        Raises `SectionNotTranslatedError`.
        """
        found: Any = self
        section = found.section.get_translation_or_none(locale)
        if section is None:
            raise SectionNotTranslatedError(found.section, locale)
        Month.join(self.get_parent(), locale)
        slug: str = found.slug
        found.slug = type(self)(locale=locale, title=found.title).free_slug(found.slug)
        try:
            made = super().copy_for_translation(
                locale, copy_parents=copy_parents, alias=alias, exclude_fields=exclude_fields
            )
        finally:
            found.slug = slug
        made.section = section
        made.series = found.series.get_translation_or_none(locale) if found.series else None
        made.topics = [other for topic in found.topics.all() if (other := topic.get_translation_or_none(locale))]
        made.running_stories = [
            other for story in found.running_stories.all() if (other := story.get_translation_or_none(locale))
        ]
        made.byline.set([_filed_under_sibling(entry, locale) for entry in made.byline.all()])
        made.save()
        return made

    def without_sibling(self, locale: Locale) -> list[str]:
        """Names of topics, series, running stories and contributors that have no sibling in this language."""
        found: Any = self
        named = [*found.topics.all(), *found.running_stories.all(), *([found.series] if found.series else [])]
        named += [entry.contributor for entry in found.byline.all() if entry.contributor]
        return [str(one) for one in named if one.get_translation_or_none(locale) is None]

    def _follow_headline(self) -> None:
        siblings = Page.objects.filter(translation_key=self.translation_key).exclude(pk=self.pk)
        page: Any = self
        own = page.slug
        for title, slug in siblings.values_list("title", "slug"):
            if slug in {own, own.rpartition("-")[0]} and self.title != title:
                page.slug = self.free_slug("")
                return


def _filed_under_sibling(entry: Any, locale: Locale) -> Any:
    """Without a sibling the record of the original stays: it is the same person, under the same name."""
    if entry.contributor is not None:
        entry.contributor = entry.contributor.get_translation_or_none(locale) or entry.contributor
    return entry


class TranslationReview(models.Model):
    """Somebody saw that the original had changed, and found that the translation can stay as it is."""

    article = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="translation_reviews")
    at = models.DateTimeField(default=clock.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("review of a translation")
        verbose_name_plural = _("reviews of translations")
        indexes = [models.Index(fields=["article", "-at"], name="translationreview_newest")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.at:%Y-%m-%d %H:%M}"
