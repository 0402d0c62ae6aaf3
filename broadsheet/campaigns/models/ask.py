"""An ask: what a page says to a reader who might become a member, where it stands, and whom it is for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, Revision, RevisionMixin

from broadsheet.campaigns.asks import previewing, slots
from broadsheet.campaigns.models.campaign import Campaign

AFTER_END = timedelta(days=7)
"""How long an ask of a campaign that is over still stands there, with what came of it."""

_SLUGS = RegexValidator(r"^[a-z0-9-]+(\s+[a-z0-9-]+)*\Z", _("Slugs with spaces between them, such as “war city”."))
_COUNTRIES = RegexValidator(r"^[A-Z]{2}(\s+[A-Z]{2})*\Z", _("Two capital letters for each country, such as “UA PL”."))


class Placement(models.TextChoices):
    """Where an ask stands. The words also go into experiments and beacons."""

    BANNER = "banner", _("banner above the masthead")
    END = "end", _("end of an article")
    INSIDE = "inside", _("in an article")
    FRONT = "front", _("box on the front")
    STRIP = "strip", _("strip on the news feed and live coverage")
    NEWSLETTER = "newsletter", _("block in a newsletter")


class Target(models.TextChoices):
    """Where its button leads."""

    MEMBERSHIP = "membership", _("become a member")
    CONTRIBUTION = "contribution", _("contribute")
    GIFT = "gift", _("give a membership")


class Device(models.TextChoices):
    """How wide the reader's window is: a telephone's has less than 48 em."""

    ANY = "", _("any")
    SMALL = "small", _("telephones")
    LARGE = "large", _("larger screens")


class SignedIn(models.TextChoices):
    """Whether the reader has an account here."""

    ANY = "", _("everybody")
    YES = "yes", _("readers with an account")
    NO = "no", _("strangers")


class AskQuerySet(models.QuerySet["Ask"]):
    """Finds asks."""

    def published(self, language: str) -> AskQuerySet:
        """Those of a language that the desk has published, in their order."""
        found = self.filter(live=True, language=language)
        return found.select_related("campaign__launch").prefetch_related("campaign__words").order_by("order", "pk")


class Ask(DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """One ask in one language. Its siblings in other languages have the same key, which the ledger keeps."""

    key = models.CharField(
        _("key"),
        max_length=64,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", _("Small letters, digits and hyphens, please."))],
        help_text=_("A plain word such as “birthday-banner”, the same in every language. The ledger keeps it."),
    )
    language = models.CharField(_("language"), max_length=10)
    placement = models.CharField(_("placement"), max_length=10, choices=Placement.choices)
    campaign = models.ForeignKey(
        Campaign, verbose_name=_("campaign"), null=True, blank=True, on_delete=models.PROTECT, related_name="asks"
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=100, help_text=_("Of several that a reader might be shown at a place, the lowest is.")
    )

    heading = models.CharField(_("heading"), max_length=120)
    text = models.TextField(
        _("text"),
        max_length=900,
        help_text=_(
            "One paragraph a line. {count}, {left}, {total}, {members} and {goal} become the campaign’s figures."
        ),
    )
    signed_by = models.CharField(
        _("signed by"), max_length=120, blank=True, help_text=_("An appeal reads like a letter.")
    )
    button = models.CharField(_("button"), max_length=40)
    target = models.CharField(_("leads to"), max_length=14, choices=Target.choices, default=Target.MEMBERSHIP)
    second_button = models.CharField(_("second button"), max_length=40, blank=True)
    second_target = models.CharField(_("leads to"), max_length=14, choices=Target.choices, default=Target.GIFT)
    shows_tally = models.BooleanField(_("show the goal and the bar"), default=True)
    reminds = models.BooleanField(_("offer a reminder instead"), default=True)
    is_gentle = models.BooleanField(
        _("gentle"), default=False, help_text=_("Fit to stand under a sensitive article: it presses nobody.")
    )

    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    cap = models.PositiveSmallIntegerField(
        _("at most so often"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    cap_days = models.PositiveSmallIntegerField(
        _("in so many days"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    quiet_days = models.PositiveSmallIntegerField(
        _("days quiet after it was closed"), default=30, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )
    shown_again_at = models.DateTimeField(
        _("shown once more from"),
        null=True,
        blank=True,
        help_text=_("Whoever closed it before this moment sees it once more. Such as for a campaign’s last days."),
    )

    sections = models.CharField(_("sections"), max_length=300, blank=True, validators=[_SLUGS])
    topics = models.CharField(_("topics"), max_length=300, blank=True, validators=[_SLUGS])
    read_min = models.PositiveSmallIntegerField(_("articles read this month, at least"), null=True, blank=True)
    read_max = models.PositiveSmallIntegerField(_("articles read this month, at most"), null=True, blank=True)
    countries = models.CharField(_("countries"), max_length=300, blank=True, validators=[_COUNTRIES])
    device = models.CharField(_("device"), max_length=5, choices=Device.choices, blank=True, default=Device.ANY)
    signed_in = models.CharField(_("readers"), max_length=3, choices=SignedIn.choices, blank=True, default=SignedIn.ANY)
    needs_consent = models.BooleanField(
        _("only where counting is allowed"),
        default=False,
        help_text=_("Readers whose browser asks not to be tracked are not shown it."),
    )

    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="ask",
        for_concrete_model=False,
    )

    objects = AskQuerySet.as_manager()

    class Meta:
        verbose_name = _("ask")
        verbose_name_plural = _("asks")
        ordering = ["key", "language"]
        constraints = [
            models.UniqueConstraint(name="ask_once_a_language", fields=["key", "language"]),
            models.CheckConstraint(
                name="ask_ends_after_it_starts",
                condition=Q(starts_at__isnull=True) | Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
            ),
            models.CheckConstraint(
                name="ask_cap_has_days",
                condition=Q(cap__isnull=True, cap_days__isnull=True) | Q(cap__gt=0, cap_days__gt=0),
            ),
        ]

    preview_modes = previewing.MODES
    preview_sizes = previewing.SIZES

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"

    @property
    def revisions(self) -> models.QuerySet[Revision]:
        """Its history."""
        revisions: models.QuerySet[Revision] = self._revisions.all()
        return revisions

    @property
    def source(self) -> str:
        """What a page was made from that might show it: all asks of its language."""
        return source_of(self.language)

    @property
    def window(self) -> tuple[datetime | None, datetime | None]:
        """From when until when it asks: its own time within its campaign's."""
        starts = [moment for moment in (self.starts_at, self.campaign and self.campaign.starts_at) if moment]
        ends = [moment for moment in (self.ends_at, self.campaign and self.campaign.ends_at) if moment]
        return max(starts, default=None), min(ends, default=None)

    @property
    def lines(self) -> list[str]:
        """The text's paragraphs."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]

    def clean(self) -> None:
        """What it says can be filled in, and its bounds belong together."""
        super().clean()
        self._check_slots()
        if (self.cap is None) != (self.cap_days is None):
            raise ValidationError({"cap": _("How often, and in how many days: both or neither.")})
        if self.language and self.language not in dict(settings.WAGTAIL_CONTENT_LANGUAGES):
            raise ValidationError({"language": _("The publication has no such language.")})
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("It must end after it begins.")})

    def _check_slots(self) -> None:
        said = slots.names(self.text)
        unknown = sorted(said - slots.NAMES)
        if unknown:
            known = ", ".join(f"{{{name}}}" for name in sorted(slots.NAMES))
            raise ValidationError(
                {"text": _("There is no {%(name)s}. There are %(known)s.") % {"name": unknown[0], "known": known}}
            )
        if said and self.campaign_id is None:
            raise ValidationError({"campaign": _("Figures are a campaign’s: choose one, or write without them.")})
        if slots.names(self.heading):
            raise ValidationError({"heading": _("Figures may stand in the text, not in the heading.")})

    def get_preview_template(self, request: object, mode_name: str) -> str:
        """A page that holds nothing but it."""
        return "campaigns/preview.html"

    def get_preview_context(self, request: object, mode_name: str) -> dict[str, Any]:
        """The ask as it would stand there."""
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return {**context, **previewing.context(self, mode_name)}


def source_of(language: str) -> str:
    """What every page of this language was made from that has a place for asks."""
    return f"asks:{language}"


def source_of_campaign(campaign: Campaign) -> str:
    """What a page was made from that keeps to a campaign's time or says its words. Its figures are `campaign.source`:

    they move with every payment, and no page is printed anew for that.
    """
    return f"campaign:{campaign.key}"
