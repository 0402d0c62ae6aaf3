"""A newsletter: the title that readers subscribe to."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock, languages, sources
from broadsheet.newsletters.blocks import IssueBlock
from broadsheet.newsroom.blocks.field import BlocksField
from broadsheet.newsroom.models import Contributor, RunningStory, Section


class Receives(models.TextChoices):
    """Who may have it."""

    ANYONE = "anyone", _("anyone")
    REGISTERED = "registered", _("readers with an account")
    MEMBERS = "members", _("members")


class Look(models.TextChoices):
    """Its colour, which the house's tokens name."""

    PLAIN = "plain", _("as the paper")
    SEA = "sea", _("sea")
    MOSS = "moss", _("moss")
    BRICK = "brick", _("brick")
    PLUM = "plum", _("plum")
    GOLD = "gold", _("gold")


class Gathers(models.TextChoices):
    """What an issue that makes itself is made of."""

    FEED = "feed", _("what is new in the news feed")
    SECTION = "section", _("what is new in a section")
    AUTHOR = "author", _("what its author has published")
    DIGEST = "digest", _("the day’s key developments")


class Then(models.TextChoices):
    """What becomes of an issue that has made itself."""

    DRAFT = "draft", _("make a draft and tell the editors")
    SEND = "send", _("send it at once")


class NewsletterQuerySet(models.QuerySet["Newsletter"]):
    """Finds newsletters."""

    def offered(self, language: str) -> NewsletterQuerySet:
        """Those that readers of this language may subscribe to, in their order."""
        return self.filter(is_offered=True, language=language)


class Newsletter(models.Model):
    """One title, in one language."""

    language = models.CharField(_("language"), max_length=12)
    slug = models.SlugField(_("slug"), max_length=64, help_text=_("Its name in the address."))
    name = models.CharField(_("name"), max_length=80)
    description = models.CharField(
        _("description"), max_length=300, help_text=_("What readers get, in a sentence or two.")
    )
    promise = models.CharField(_("when it comes"), max_length=80, help_text=_("Such as “every weekday at seven”."))
    author = models.ForeignKey(
        Contributor,
        verbose_name=_("author"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="newsletters",
    )
    look = models.CharField(_("look"), max_length=8, choices=Look.choices, default=Look.PLAIN)
    receives = models.CharField(_("who may have it"), max_length=12, choices=Receives.choices, default=Receives.ANYONE)
    is_offered = models.BooleanField(_("readers can subscribe"), default=True)
    counts_clicks = models.BooleanField(
        _("count which stories are followed"), default=True,
        help_text=_("Which reader it was is forgotten after a month."),
    )  # fmt: skip
    counts_openings = models.BooleanField(
        _("count which letters are opened"), default=False,
        help_text=_(
            "Better left off: what is counted is a picture in the letter, which mail services fetch by themselves and many "
            "readers never do. So it comes to a range, and readers are told. Which letter it was is forgotten after a month."
        ),
    )  # fmt: skip
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    gathers = models.CharField(
        _("makes itself of"), max_length=8, choices=Gathers.choices, blank=True,
        help_text=_("Left empty, people write it. Otherwise there is an issue each day on which something is new."),
    )  # fmt: skip
    section = models.ForeignKey(
        Section, verbose_name=_("section"), null=True, blank=True, on_delete=models.SET_NULL, related_name="newsletters"
    )
    running_story = models.ForeignKey(
        RunningStory, verbose_name=_("running story"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="newsletters", help_text=_("Its sign-up form stands on the story’s page."),
    )  # fmt: skip
    comes_at = models.TimeField(_("each day at"), null=True, blank=True, help_text=_("On the publication’s clock."))
    then = models.CharField(_("and then"), max_length=8, choices=Then.choices, default=Then.DRAFT)
    begins_with = BlocksField(
        IssueBlock(), verbose_name=_("each issue begins with"), blank=True,
        help_text=_("A new issue begins as a copy of these blocks; one that makes itself has them above its stories."),
    )  # fmt: skip
    gathers_from = models.DateTimeField(null=True, editable=False)
    list_label = models.CharField(max_length=100, editable=False)

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["order", "pk"]
        permissions = [("see_figures", _("Can see what newsletters come to"))]
        constraints = [models.UniqueConstraint(name="newsletter_slug_once", fields=["language", "slug"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Another plan begins now: the morning that is over already is not made up for. Its List-Id stays, whatever its slug becomes."""
        self.list_label = self.list_label or self._new_label()
        before = type(self).objects.filter(pk=self.pk).values("gathers", "comes_at").first() if self.pk else None
        if self.gathers and (before is None or before != {"gathers": self.gathers, "comes_at": self.comes_at}):
            self.gathers_from = clock.now()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its own page."""
        sources.record(self.source)
        return languages.path_to(self.language, "newsletter", self.slug)

    def clean(self) -> None:
        """What makes itself needs to know of what, and when."""
        super().clean()
        if self.running_story is not None and self.running_story.language != self.language:
            raise ValidationError({"running_story": _("Choose a running story of this newsletter’s language.")})
        if not self.gathers:
            return
        if self.comes_at is None:
            raise ValidationError({"comes_at": _("At what time of the day?")})
        if self.gathers == Gathers.SECTION and (self.section is None or self.section.language != self.language):
            raise ValidationError({"section": _("Choose a section of this newsletter’s language.")})
        if self.gathers == Gathers.AUTHOR and (self.author is None or self.author.language != self.language):
            raise ValidationError({"author": _("Choose an author of this newsletter’s language.")})

    @property
    def source(self) -> str:
        """What a page was made from that shows what it is: its name, its look, its author."""
        return f"newsletter:{self.pk}"

    @property
    def source_of_issues(self) -> str:
        """What a page was made from that lists its issues."""
        return f"issues:{self.pk}"

    @property
    def source_of_all(self) -> str:
        """What a page was made from that names all newsletters of a language, or the first of them."""
        return f"newsletters:{self.language}"

    def _new_label(self) -> str:
        """What its List-Id begins with. A title that was renamed keeps its own, so the next one of that name gets another."""
        label = f"{self.slug}.{self.language}"
        is_taken = type(self).objects.filter(list_label=label).exists()
        return f"{self.slug}-{secrets.token_hex(3)}.{self.language}" if is_taken else label
