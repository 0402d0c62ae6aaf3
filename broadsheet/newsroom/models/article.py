"""The article: one published piece."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.models import Orderable, PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from broadsheet.foundation import languages, sources
from broadsheet.foundation.text import cut_at_word, plain
from broadsheet.newsroom import gate, reading
from broadsheet.newsroom.blocks import BodyBlock
from broadsheet.newsroom.blocks.field import BlocksField
from broadsheet.newsroom.editing.panels import article_panels
from broadsheet.newsroom.models.contributor import Contributor
from broadsheet.newsroom.models.picture import Picture
from broadsheet.newsroom.models.publishing import Published
from broadsheet.newsroom.models.running_story import RunningStory
from broadsheet.newsroom.models.section import Section
from broadsheet.newsroom.models.series import Series
from broadsheet.newsroom.models.sourced import Sourced
from broadsheet.newsroom.models.topic import Topic
from broadsheet.newsroom.models.translated import Translated
from broadsheet.newsroom.search import indexing

TRAIL_TEXT_MAX = 200
"""Characters of trail text that a card shows when nobody wrote one."""

EXCERPT_MAX = 500
"""Characters of the beginning that are kept for cards and feeds."""

UPDATE_MATTERS_AFTER = timedelta(minutes=10)
"""How long after first publication a change is worth a time of its own."""


class Tone(models.TextChoices):
    """What kind of journalism it is."""

    NEWS = "news", _("News")
    ANALYSIS = "analysis", _("Analysis")
    OPINION = "opinion", _("Opinion")
    EXPLAINER = "explainer", _("Explainer")
    SPONSORED = "sponsored", _("Sponsored")


class Access(models.TextChoices):
    """Who may read the whole of it."""

    OPEN = "open", _("Open to everyone")
    REGISTERED = "registered", _("Readers with an account")
    MEMBERS = "members", _("Members")


class ArticleQuerySet(PageQuerySet):
    """Finds articles, in the order readers expect."""

    def public(self) -> ArticleQuerySet:
        """Those that readers may see now."""
        found: ArticleQuerySet = self.filter(live=True, published_at__isnull=False)
        return found

    def in_language(self, language: str) -> ArticleQuerySet:
        """Those of one edition."""
        found: ArticleQuerySet = self.filter(edition=language)
        return found

    def newest_first(self) -> ArticleQuerySet:
        """By first publication, the newest first; the later id first where two came out at once."""
        found: ArticleQuerySet = self.order_by("-published_at", "-pk")
        return found

    def listed_in(self, name: str, *, month: date | None = None) -> ArticleQuerySet:
        """Those that readers find in this list (see `Listing`), the newest first; of one month if its first day is given."""
        where: dict[str, Any] = {"listings__list": name} | ({"listings__month": month} if month else {})
        found: ArticleQuerySet = (
            self.public().filter(**where).order_by("-listings__month", "-listings__at", "-listings__article")
        )
        return found

    def for_cards(self) -> ArticleQuerySet:
        """With all that a card shows, in a fixed number of queries, and without the bodies."""
        found: ArticleQuerySet = (
            self.select_related("section", "main_picture", "locale")
            .prefetch_related(
                "byline__contributor__portrait__renditions__public_file", "main_picture__renditions__public_file"
            )
            .defer("body")
        )
        return found


class ArticleBase(Translated, Sourced):
    """What every kind of article has. `title` (Wagtail's) is the headline."""

    edition = models.CharField(_("language edition"), max_length=16, editable=False, db_index=False)
    guid = models.CharField(
        max_length=255, unique=True, editable=False, default=None, help_text=_("Its name in feeds; never changes.")
    )

    kicker = models.CharField(_("kicker"), max_length=60, blank=True, help_text=_("A short label above the headline."))
    standfirst = models.TextField(
        _("standfirst"), blank=True, max_length=600, help_text=_("One or two sentences under the headline.")
    )
    trail_text = models.TextField(
        _("trail text"),
        blank=True,
        max_length=400,
        help_text=_("The summary on cards. Left empty, the standfirst serves."),
    )
    dateline = models.CharField(_("dateline"), max_length=80, blank=True, help_text=_("Where it was reported from."))
    happened_at = models.DateTimeField(
        _("when it happened"),
        null=True,
        blank=True,
        help_text=_("On the publication's clock. A safety rule counts its hours from then; readers don't see this."),
    )
    tone = models.CharField(_("tone"), max_length=12, choices=Tone.choices, default=Tone.NEWS)
    access = models.CharField(_("access"), max_length=12, choices=Access.choices, default=Access.OPEN)
    section = models.ForeignKey(Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="articles")
    series = models.ForeignKey(
        Series, verbose_name=_("series"), null=True, blank=True, on_delete=models.SET_NULL, related_name="articles"
    )
    topics = ParentalManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="articles")
    running_stories = ParentalManyToManyField(
        RunningStory, verbose_name=_("running stories"), blank=True, related_name="articles"
    )

    main_picture = models.ForeignKey(
        Picture, verbose_name=_("main picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    main_picture_alt = models.CharField(_("alt text here"), max_length=255, blank=True)
    main_picture_caption = models.TextField(_("caption here"), blank=True)
    main_picture_credit = models.CharField(_("credit here"), max_length=255, blank=True)
    missing_picture = models.CharField(
        max_length=500,
        blank=True,
        editable=False,
        help_text=_("The main picture's old address, where an import could not find its file."),
    )

    body = BlocksField(BodyBlock(), verbose_name=_("body"), blank=True)

    no_asks = models.BooleanField(
        _("no asks on this article"), default=False, help_text=_("Readers are not asked for money here.")
    )
    is_sensitive = models.BooleanField(
        _("sensitive"), default=False, help_text=_("Grief, violence, disaster: only gentle asks stand here.")
    )

    share_headline = models.CharField(_("share headline"), max_length=150, blank=True)
    share_picture = models.ForeignKey(
        Picture, verbose_name=_("share picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    noindex = models.BooleanField(_("keep out of search engines"), default=False)
    canonical_url = models.URLField(
        _("published first at"), blank=True, help_text=_("The original's address, if this is a republication.")
    )

    reading_minutes = models.PositiveSmallIntegerField(_("read time"), default=1, editable=False)
    excerpt = models.TextField(editable=False, blank=True, help_text=_("The beginning of the open text."))

    objects = PageManager.from_queryset(ArticleQuerySet)()

    search_fields = [
        *Published.search_fields,
        index.SearchField("search_roots"),
        index.FilterField("edition"),
        index.FilterField("published_at"),
        index.FilterField("section"),
    ]

    class Meta:
        abstract = True

    @property
    def headline(self) -> str:
        """Wagtail's title by its newsroom name."""
        return str(self.title)

    @property
    def is_public(self) -> bool:
        """Whether readers may see it now; the same rule as `ArticleQuerySet.public`."""
        return bool(self.live and self.published_at)

    @property
    def shows_update(self) -> bool:
        """Whether the "updated" time tells readers anything: not within the first minutes, when a desk still tidies up."""
        if self.updated_at is None or self.published_at is None:
            return False
        return self.updated_at - self.published_at >= UPDATE_MATTERS_AFTER

    @property
    def changes_url(self) -> str:
        """Where readers compare its public versions; a page only if there was a change."""
        sources.record(f"article:{self.pk}")
        return languages.path_to(self.language, "article_changes", self.slug)

    @property
    def summary(self) -> str:
        """What a card says of it: the trail text, else the standfirst, else the beginning."""
        return self.trail_text or self.standfirst or cut_at_word(self.excerpt, TRAIL_TEXT_MAX)

    @property
    def authors(self) -> list[BylineEntry]:
        """The byline in its order, with its contributors.

        Each look at it is said: pages and what they have in common are made from it, whoever looked first.
        """
        sources.record(*(f"contributor:{entry.contributor_id}" for entry in self._authors if entry.contributor_id))
        return self._authors

    @cached_property
    def _authors(self) -> list[BylineEntry]:
        if hasattr(self, "_prefetched_objects_cache") and "byline" in self._prefetched_objects_cache:
            return list(self.byline.all())
        return list(self.byline.select_related("contributor__locale", "contributor__portrait").all())

    @property
    def main_alt(self) -> str:
        """The main picture's alt text in this use."""
        return self.main_picture_alt or (self.main_picture.description if self.main_picture else "")

    @property
    def main_caption(self) -> str:
        """The main picture's caption in this use."""
        return self.main_picture_caption or (self.main_picture.caption if self.main_picture else "")

    @property
    def main_credit(self) -> str:
        """The main picture's credit in this use."""
        return self.main_picture_credit or (self.main_picture.credit if self.main_picture else "")

    def search_roots(self) -> str:
        """What Wagtail's index holds of it besides the headline."""
        return indexing.indexed(self)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """What is derived is derived before anything is checked."""
        self._derive()
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """What is derived from the text is stored with it."""
        self._derive()
        return super().save(*args, **kwargs)

    def _derive(self) -> None:
        if self.locale_id:
            self.edition = self.locale.language_code
        self.guid = self.guid or f"urn:uuid:{uuid.uuid4()}"
        self.reading_minutes = reading.minutes(self)
        self.excerpt = cut_at_word(plain(gate.open_text(self)), EXCERPT_MAX)


LISTED_BY = {"live", "published_at", "updated_at", "section", "series", "noindex", "canonical_url", "edition"}
"""Fields that decide in which lists an article stands, and where."""


class Article(ArticleBase):
    """A story, analysis, opinion piece or explainer."""

    parent_page_types: ClassVar[list[str]] = ["newsroom.Month"]
    subpage_types: ClassVar[list[str]] = []
    template = "newsroom/article.html"
    context_object_name = "article"
    edit_handler = article_panels(Published.settings_panels)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        permissions = [
            ("embed_html", _("Can put HTML of its own into an article")),
            ("delete_published_article", _("Can delete an article that was public")),
        ]
        indexes = [
            models.Index(fields=["edition", "-published_at", "-page_ptr"], name="article_newest"),
            models.Index(fields=["edition", "section", "-published_at", "-page_ptr"], name="article_newest_in_section"),
            models.Index(fields=["series", "-published_at"], name="article_newest_in_series"),
            models.Index(fields=["-published_at"], name="article_published"),
            models.Index(fields=["-updated_at"], name="article_updated", condition=models.Q(updated_at__isnull=False)),
        ]

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Its places in the lists are kept in the same transaction."""
        fields, is_new = kwargs.get("update_fields"), self._state.adding
        with transaction.atomic():
            result = super().save(*args, **kwargs)
            is_new_draft = is_new and not self.live  # which stands in no list yet
            if not is_new_draft and (fields is None or LISTED_BY.intersection(fields)):
                self.listings.model.objects.keep([self.pk])
        return result


class BylineEntry(Orderable):
    """One name in a byline: a contributor, a free text, or a contributor with a text ("in Kharkiv")."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="byline")
    contributor = models.ForeignKey(
        Contributor,
        verbose_name=_("contributor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="byline_entries",
    )
    text = models.CharField(
        _("free text"), max_length=150, blank=True, help_text=_("Instead of a contributor, or after the name.")
    )

    class Meta(Orderable.Meta):
        verbose_name = _("name in the byline")
        verbose_name_plural = _("byline")

    def __str__(self) -> str:
        return " ".join(part for part in (self.contributor.name if self.contributor else "", self.text) if part)

    def clean(self) -> None:
        """An entry names somebody."""
        super().clean()
        if not self.contributor_id and not self.text.strip():
            raise ValidationError(_("Please choose a contributor or write a name."))
