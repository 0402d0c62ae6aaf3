"""Pages that stay: about us, ethics, how to reach us."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from broadsheet.newsroom.blocks import BodyBlock
from broadsheet.newsroom.blocks.field import BlocksField
from broadsheet.newsroom.models.addressed import AddressedPage


class Duty(models.TextChoices):
    """What a page owes readers: the policies that a trustworthy paper has in public. schema.org knows each by a name."""

    IMPRINT = "imprint", _("Imprint: who makes the paper")
    OWNERSHIP = "ownership", _("Ownership: whom it belongs to")
    FUNDING = "funding", _("How we are funded")
    ETHICS = "ethics", _("Ethics")
    CORRECTIONS = "corrections", _("Corrections policy")
    VERIFICATION = "verification", _("How we verify")
    UNNAMED = "unnamed", _("Unnamed sources")
    BYLINES = "bylines", _("Stories without a byline")
    MACHINES = "machines", _("What machines help with")
    MISSION = "mission", _("What we cover, and why")
    DIVERSITY = "diversity", _("Whom we ask, and who we are")
    FEEDBACK = "feedback", _("How to reach us and complain")


class StandingPage(AddressedPage):
    """A page of the paper itself. Those with "show in menus" are linked from the foot of every page."""

    duty = models.CharField(
        _("this page is our"),
        max_length=16,
        choices=Duty.choices,
        blank=True,
        help_text=_(
            "Machines find it by this: search engines, and everyone who judges whether a paper can be trusted."
        ),
    )
    body = BlocksField(BodyBlock(), verbose_name=_("body"), blank=True)

    exclude_fields_in_copy = ["ever_published"]
    parent_page_types: ClassVar[list[str]] = ["newsroom.Home"]
    subpage_types: ClassVar[list[str]] = []
    template = "newsroom/standing_page.html"
    content_panels = [*AddressedPage.content_panels, FieldPanel("duty"), FieldPanel("body")]
    search_fields = [*AddressedPage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")

    def clean(self) -> None:
        """Of each kind there is one in a language: two would contradict each other one day."""
        super().clean()
        others = StandingPage.objects.filter(duty=self.duty, locale=self.locale_id).exclude(pk=self.pk)
        if self.duty and self.locale_id and (other := others.first()):
            told = _("“%(page)s” is that page already.") % {"page": other.title}
            raise ValidationError({"duty": told})
