"""A narration: an article, or its open part, read aloud."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock


class VoiceKind(models.TextChoices):
    """Who speaks."""

    HUMAN = "human", _("A person")
    SYNTHETIC = "synthetic", _("A synthetic voice")


class Part(models.TextChoices):
    """How much of the article is read."""

    WHOLE = "whole", _("The whole article")
    OPEN = "open", _("The open part")


class State(models.TextChoices):
    """How far it is. One that is made anew stands beside the one that is heard meanwhile; the last two are of those that have ended."""

    WAITING = "waiting", _("Waiting")
    MAKING = "making", _("Being made")
    ANEW = "anew", _("Being made anew")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    REFUSED = "refused", _("Not made")
    STALE = "stale", _("The text has changed")
    ENDED = "ended", _("Ended")


class Why(models.TextChoices):
    """Why there is none, or why it ended; the words are those of the desk."""

    NO_VOICE = "no_voice", _("There is no good voice for this language here.")
    OTHER_SCRIPT = "other_script", _("The text is mostly in another script than its language: is the language right?")
    NOTHING_TO_SAY = "nothing_to_say", _("There is no text to read aloud.")
    TOO_LONG = "too_long", _("The text is too long for one narration.")
    BROKE = "broke", _("The voice failed.")
    TEXT_CHANGED = "text_changed", _("The text has changed.")
    ACCESS_CHANGED = "access_changed", _("Who may hear it has changed.")
    NOT_PUBLIC = "not_public", _("The article is not public any more.")
    REPLACED = "replaced", _("Another recording replaced it.")
    TAKEN_BACK = "taken_back", _("The recording was taken back.")
    SILENCED = "silenced", _("Somebody chose that this article is not narrated.")


class NarrationQuerySet(models.QuerySet["Narration"]):
    """Finds narrations."""

    def unended(self) -> NarrationQuerySet:
        """The current ones, and those that are made anew to take their places."""
        return self.filter(ended_at__isnull=True)

    def current(self) -> NarrationQuerySet:
        """Those that have not ended, without those that are made anew: at most one of an article's part."""
        return self.unended().exclude(state=State.ANEW)

    def offered(self) -> NarrationQuerySet:
        """Those that readers may hear now: they say what the article says. Who may hear the whole is the gate's to say."""
        return self.current().filter(state=State.READY, article__live=True)


class Narration(models.Model):
    """One recording of one text. Another text gets another row; rows of what ended are kept, their files are not.

    The one exception: a person's recording whose article has changed keeps its file, out of readers' reach, until the desk
    says whether it still holds.
    """

    article = models.ForeignKey("newsroom.Article", on_delete=models.CASCADE, related_name="narrations")
    language = models.CharField(_("language"), max_length=16)
    part = models.CharField(_("part"), max_length=8, choices=Part.choices, default=Part.WHOLE)
    is_gated = models.BooleanField(
        _("for those who may read the whole"),
        default=False,
        help_text=_("The file holds what is not open to everyone."),
    )
    revision = models.ForeignKey(
        "wagtailcore.Revision", verbose_name=_("made from"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of what is spoken."))
    words = models.PositiveIntegerField(_("words"), default=0)

    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    why = models.CharField(_("reason"), max_length=16, choices=Why.choices, blank=True)
    told = models.CharField(_("in detail"), max_length=500, blank=True)

    voice_kind = models.CharField(_("voice"), max_length=10, choices=VoiceKind.choices, default=VoiceKind.SYNTHETIC)
    engine = models.CharField(_("engine"), max_length=32, blank=True)
    engine_version = models.CharField(_("engine’s version"), max_length=32, blank=True)
    voice = models.CharField(_("name of the voice"), max_length=120, blank=True)

    file = models.CharField(max_length=120, blank=True, help_text=_("Its name in private storage."))
    bytes = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    duration_ms = models.PositiveIntegerField(_("duration"), default=0)
    loudness = models.FloatField(_("loudness"), null=True, help_text=_("LUFS, integrated."))
    peak = models.FloatField(_("true peak"), null=True, help_text=_("dBTP."))
    timings = models.JSONField(
        default=list, blank=True, help_text=_("[block, index, start, end, sentence], in milliseconds, in spoken order.")
    )

    asked_at = models.DateTimeField(_("asked for"), default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    holder = models.CharField(
        max_length=80, blank=True, editable=False, help_text=_("Who makes it: machine:process:try.")
    )
    begun_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(_("made"), null=True)
    took_ms = models.PositiveIntegerField(_("time spent"), default=0, help_text=_("Milliseconds of the processor."))
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects = NarrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("narration")
        verbose_name_plural = _("narrations")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                name="one_current_narration",
                fields=["article", "part"],
                condition=Q(ended_at__isnull=True) & ~Q(state="anew"),
            ),
            models.UniqueConstraint(
                name="one_narration_made_anew",
                fields=["article", "part"],
                condition=Q(ended_at__isnull=True, state="anew"),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-asked_at"], name="narration_state"),
            models.Index(fields=["file"], name="narration_file", condition=~Q(file="")),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.part} ({self.state})"

    @property
    def source(self) -> str:
        """What a page that shows, or would show, the article's narration is made from."""
        return source_of(self.article_id)

    @property
    def is_human(self) -> bool:
        """Whether a person reads."""
        return self.voice_kind == VoiceKind.HUMAN

    @property
    def reason(self) -> str:
        """Why there is none, in words for the desk."""
        return " ".join(part for part in (str(Why(self.why).label) if self.why else "", self.told) if part)


def source_of(article: int) -> str:
    """What a page is made from that shows an article's narrations."""
    return f"narration:{article}"
