"""A post: one entry of the news feed or of live coverage. A row, so that one of five hundred costs what one of five does."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock, languages
from broadsheet.live.models.coverage import PART, Coverage
from broadsheet.newsroom.models import Article, Contributor, Picture


class PostState(models.TextChoices):
    """Where it stands."""

    DRAFT = "draft", _("draft")
    WAITING = "waiting", _("waits for approval")
    PLANNED = "planned", _("planned")
    OUT = "out", _("out")
    REFUSED = "refused", _("refused")


class Channel(models.TextChoices):
    """How it came in."""

    DESK = "desk", _("desk")
    PHONE = "phone", _("phone")
    MAIL = "mail", _("mail")
    WEBHOOK = "webhook", _("chat")


class PostQuerySet(models.QuerySet["Post"]):
    """Finds posts."""

    def out(self) -> PostQuerySet:
        """What readers may see: out, and not withdrawn."""
        return self.filter(state=PostState.OUT, withdrawal=None)

    def in_feed(self, language: str) -> PostQuerySet:
        """Short items of one edition's news feed. One of live coverage that nobody may see yet would lead nowhere."""
        is_seen = models.Q(coverage=None) | models.Q(coverage__is_public=True)
        return self.out().filter(is_seen, is_in_feed=True, language=language)

    def newest_first(self) -> PostQuerySet:
        """By the time they came out."""
        return self.order_by("-at", "-pk")


class Post(models.Model):
    """One entry. Without a coverage it is a short item of the news feed alone."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Given by whoever files it: sent twice, it is one post."""
    language = models.CharField(_("language"), max_length=12)
    coverage = models.ForeignKey(
        Coverage, verbose_name=_("coverage"), null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    number = models.PositiveIntegerField(_("number"), null=True, editable=False)
    """Its place among the posts of its coverage, from the day it came out."""
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    text = models.TextField(
        _("text"), max_length=20_000, help_text=_("Paragraphs, **bold**, *italic*, lists, [links](…).")
    )
    contributors = models.ManyToManyField(Contributor, verbose_name=_("by"), blank=True, related_name="+")
    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    embed = models.URLField(_("embed"), max_length=500, blank=True)
    is_key = models.BooleanField(_("key event"), default=False)
    is_in_feed = models.BooleanField(_("in the news feed"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=PostState.choices, default=PostState.DRAFT)
    not_before = models.DateTimeField(_("embargo"), null=True, blank=True, help_text=_("It comes out then, by itself."))
    at = models.DateTimeField(_("came out"), null=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), null=True, editable=False)
    touched_at = models.DateTimeField(null=True, db_index=True, editable=False)
    """When it was last changed or taken back after it came out, for open pages that may still show the old one."""
    version = models.PositiveIntegerField(default=1, editable=False)
    """Counts its changes. Whoever saves names the one that they saw."""
    article = models.ForeignKey(
        Article,
        verbose_name=_("broken out into"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="posts",
    )
    channel = models.CharField(_("came by"), max_length=8, choices=Channel.choices, default=Channel.DESK)
    from_whom = models.CharField(_("from"), max_length=120, blank=True)
    """Who sent it, where that is no person with an account here."""
    filed_at = models.DateTimeField(default=clock.now, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        permissions = [
            ("publish_post", "Can publish post"),
            ("correct_post", "Can correct post"),
            ("withdraw_post", "Can withdraw post"),
        ]
        constraints = [models.UniqueConstraint(fields=["coverage", "number"], name="post_number_once")]
        indexes = [
            models.Index(fields=["language", "is_in_feed", "-at"], name="post_in_feed"),
            models.Index(fields=["state", "not_before"], name="post_planned"),
        ]

    def __str__(self) -> str:
        return self.headline or self.text[:60]

    def get_absolute_url(self) -> str:
        """Where it stands among the newest of its coverage, or on the news feed's page of its day."""
        if self.coverage is None:
            day = clock.local(self.at or self.filed_at)
            where = languages.path_to(self.language, "news_feed_day", day.year, day.month, day.day)
            return f"{where}#{self.anchor}"
        return f"{self.coverage.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        """Its name on a page. It never changes; of a post of live coverage it says which page of earlier ones has it."""
        return f"post-{self.number}" if self.number else f"item-{self.pk}"

    @property
    def part(self) -> int:
        """The page of earlier posts that it is on, or will be on, from 1."""
        return ((self.number or 1) - 1) // PART + 1

    def is_still_of(self, person: int) -> bool:
        """Whether they wrote it and nobody has decided about it: until then it is theirs to change."""
        return self.filed_by_id == person and self.state in (PostState.DRAFT, PostState.WAITING)

    @property
    def is_withdrawn(self) -> bool:
        """Whether readers may not see it any more."""
        return hasattr(self, "withdrawal")


class PostCorrection(models.Model):
    """What a post got wrong, as readers are told below it."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="corrections")
    note = models.TextField(_("what readers are told"))
    made_at = models.DateTimeField(_("made"), default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("correction of a post")
        verbose_name_plural = _("corrections of posts")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.note[:60]


class PostWithdrawal(models.Model):
    """A post taken back: who, when, and why. Taken away again, the post is out as before."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="withdrawal")
    reason = models.TextField(_("why"))
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("withdrawal of a post")
        verbose_name_plural = _("withdrawals of posts")

    def __str__(self) -> str:
        return self.reason[:60]
