"""What the paper is called and how it looks: the settings that a newsroom makes its own in ten minutes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from broadsheet.newsroom import colours, themes
from broadsheet.newsroom.models.picture import Picture

colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Please give the colour as # and six digits, such as #b3261e."))


class Theme(models.TextChoices):
    """The themes that ship."""

    PAPER = "paper", _("Paper: warm white, red accent")
    HARBOUR = "harbour", _("Harbour: cool white, deep blue")
    BROADSIDE = "broadside", _("Broadside: stark, black and yellow")


class HeadlineFace(models.TextChoices):
    """Which of the two shipped families sets headlines."""

    SERIF = "serif", _("Serif")
    SANS = "sans", _("Sans")


class Corners(models.TextChoices):
    """How boxes and pictures end."""

    SQUARE = "square", _("Square")
    SOFT = "soft", _("Soft")


@register_setting(icon="site")
class Publication(BaseGenericSetting):
    """The one row that describes the paper as a whole."""

    select_related: ClassVar[list[str]] = ["logo", "share_picture"]

    name = models.CharField(_("name"), max_length=100, default="Broadsheet")
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    description = models.TextField(
        _("description"), blank=True, help_text=_("One or two sentences for search engines and feeds.")
    )
    logo = models.ForeignKey(
        Picture, verbose_name=_("logo"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    share_picture = models.ForeignKey(
        Picture,
        verbose_name=_("default share picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    theme = models.CharField(_("theme"), max_length=16, choices=Theme.choices, default=Theme.PAPER)
    accent = models.CharField(_("accent colour"), max_length=7, blank=True, validators=[colour])
    paper = models.CharField(_("paper colour"), max_length=7, blank=True, validators=[colour])
    ink = models.CharField(_("ink colour"), max_length=7, blank=True, validators=[colour])
    headline_face = models.CharField(
        _("headline face"), max_length=8, choices=HeadlineFace.choices, default=HeadlineFace.SERIF
    )
    corners = models.CharField(_("corners"), max_length=8, choices=Corners.choices, default=Corners.SQUARE)
    contact_email = models.EmailField(_("contact address"), blank=True)
    listed_in = models.CharField(
        max_length=64, blank=True, editable=False, help_text=_("The time zone in which the lists' months were told.")
    )

    class Meta:
        verbose_name = _("publication")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Colours that nobody could read are refused, with the nearest one that would do."""
        super().clean()
        if any(value and not colours.HEX.match(value) for value in (self.accent, self.paper, self.ink)):
            return  # the fields' own validators say so
        roles = themes.light_roles(self)
        faults: dict[str, Any] = {}
        if colours.contrast(roles["ink"], roles["paper"]) < colours.TEXT:
            field = "ink" if self.ink else "paper"
            faults[field] = self._too_faint(roles["ink"], roles["paper"], colours.TEXT)
        elif self.accent and colours.contrast(roles["accent"], roles["paper-sunk"]) < colours.LABEL:
            faults["accent"] = self._too_faint(roles["accent"], roles["paper-sunk"], colours.LABEL)
        if faults:
            raise ValidationError(faults)

    @staticmethod
    def _too_faint(colour: str, ground: str, at_least: float) -> str:
        return _(
            "%(colour)s is too faint on %(ground)s: readers would not see it well (contrast %(has).1f, needed %(needs).1f). "
            "The nearest that reads well is %(nearest)s."
        ) % {
            "colour": colour,
            "ground": ground,
            "has": colours.contrast(colour, ground),
            "needs": at_least,
            "nearest": colours.readable(colour, ground, at_least=at_least),
        }
