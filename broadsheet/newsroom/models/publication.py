"""What the paper is called and how it looks: the settings that a newsroom makes its own in ten minutes."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

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

    class Meta:
        verbose_name = _("publication")

    def __str__(self) -> str:
        return self.name
