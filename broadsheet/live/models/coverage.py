"""Live coverage: one running event, told in posts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock, languages, sources
from broadsheet.newsroom.models import Article, Section

PART = 30
"""Posts on the page itself, and on each page of earlier ones."""


class CoverageState(models.TextChoices):
    """Where it stands."""

    SCHEDULED = "scheduled", _("scheduled")
    LIVE = "live", _("live")
    PAUSED = "paused", _("paused")
    ENDED = "ended", _("ended")


RUNNING = (CoverageState.LIVE, CoverageState.PAUSED)


class CoverageQuerySet(models.QuerySet["Coverage"]):
    """Finds coverages."""

    def public(self) -> CoverageQuerySet:
        """Those that readers may see: a scheduled one stands there with its beginning."""
        return self.filter(is_public=True)

    def in_language(self, language: str) -> CoverageQuerySet:
        """Of one edition."""
        return self.filter(language=language)

    def running(self) -> CoverageQuerySet:
        """What is told now, or was told until a moment ago."""
        return self.public().filter(state__in=RUNNING)

    def about(self, article: Article) -> CoverageQuerySet:
        """What runs and has this article among those about it, and whatever a post of which was broken out into it."""
        runs = models.Q(state__in=RUNNING, articles=article)
        grew = models.Q(posts__article=article, posts__state="out", posts__withdrawal=None)
        return self.public().in_language(article.edition).filter(runs | grew).distinct()


class Coverage(models.Model):
    """One event, in one language."""

    language = models.CharField(_("language"), max_length=12)
    slug = models.SlugField(_("slug"), max_length=120, help_text=_("Its name in the address."))
    headline = models.CharField(_("headline"), max_length=200)
    summary = models.TextField(_("summary"), max_length=600, blank=True)
    section = models.ForeignKey(
        Section, verbose_name=_("section"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    articles = models.ManyToManyField(
        Article,
        verbose_name=_("articles about it"),
        blank=True,
        related_name="coverages",
        help_text=_("They show a strip that leads here."),
    )
    state = models.CharField(_("state"), max_length=12, choices=CoverageState.choices, default=CoverageState.SCHEDULED)
    is_public = models.BooleanField(_("readers can see it"), default=False)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True, help_text=_("Shown until it is live."))
    began_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    bulletin = models.TextField(
        _("bulletin"), blank=True, help_text=_("What came of it. It stands on top once the coverage is over.")
    )
    pinned = models.ForeignKey(
        "live.Post", verbose_name=_("pinned post"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    last_number = models.PositiveIntegerField(default=0, editable=False)
    """The number of its newest post. Numbers are never given twice."""
    changed_at = models.DateTimeField(default=clock.now, editable=False)
    """When readers last got anything new, for machines."""
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("live coverage")
        verbose_name_plural = _("live coverages")
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["language", "slug"], name="coverage_slug_once_per_language")]

    def __str__(self) -> str:
        return self.headline

    def get_absolute_url(self) -> str:
        """Its page."""
        sources.record(self.source_of_strip)
        return self.path

    @property
    def path(self) -> str:
        """Its page's address, for pages that are told by themselves when it changes."""
        return languages.path_to(self.language, "coverage", self.slug)

    @property
    def source(self) -> str:
        """What its page and the newest posts are made from."""
        return f"coverage:{self.pk}"

    @property
    def source_of_strip(self) -> str:
        """What strips that lead here are made from: its headline and its state, not its posts."""
        return f"list:coverages/{self.language}"

    def source_of_part(self, part: int) -> str:
        """What one page of earlier posts is made from."""
        return f"coverage-part:{self.pk}/{part}"

    def has_part(self, part: int) -> bool:
        """Whether there is such a page of earlier posts: full ones only, so that none ever moves."""
        return 1 <= part <= self.last_number // PART

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state == CoverageState.ENDED

    def url_of_part(self, part: int) -> str:
        """A page of earlier posts; the first has the oldest."""
        return languages.path_to(self.language, "coverage_part", self.slug, part)
