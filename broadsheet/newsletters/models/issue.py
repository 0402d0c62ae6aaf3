"""An issue: one sending of a newsletter, and its page in the archive."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Locale, Page

from broadsheet.foundation import clock, languages, sources
from broadsheet.foundation.text import SLUG_MAX, slug_from
from broadsheet.newsletters.blocks import IssueBlock
from broadsheet.newsletters.models.newsletter import Newsletter
from broadsheet.newsletters.writing import previews
from broadsheet.newsroom.blocks.field import BlocksField
from broadsheet.newsroom.models import Home

SUBJECT_MOST = 150
"""Characters; a telephone shows about forty of them."""
PREHEADER_MOST = 150
ROOM_FOR_NUMBER = 4
TRIED_FOR = 48
"""Hours: longer, and news are none any more."""


class Shelf(Page):
    """Holds the issues of one language; readers have no address for it."""

    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar[list[str]] = ["newsletters.Issue"]
    is_creatable = False

    class Meta:
        verbose_name = _("newsletters’ shelf")
        verbose_name_plural = _("newsletters’ shelves")

    @classmethod
    def of(cls, language: str) -> Shelf:
        """The shelf of this language, made when it is missing."""
        found: Shelf | None = cls.objects.filter(locale__language_code=language).first()
        if found is not None:
            return found
        shelf = cls(
            title=f"Issues ({language})", slug=f"issues-{language}", locale=Locale.objects.get(language_code=language)
        )
        Home.in_language(language).add_child(instance=shelf)  # so that whoever may edit articles may edit issues
        return shelf

    def get_url_parts(self, request: object = None) -> None:
        """None."""


class Issue(Page):
    """`title` (Wagtail's) is the subject. Published, it stands in the archive; sending it is another act."""

    newsletter = models.ForeignKey(
        Newsletter, verbose_name=_("newsletter"), on_delete=models.PROTECT, related_name="issues"
    )
    preheader = models.CharField(
        _("preview line"),
        max_length=PREHEADER_MOST,
        blank=True,
        help_text=_("What mail programs show beside the subject."),
    )
    greeting = models.CharField(
        _("greeting"), max_length=80, blank=True,
        help_text=_("Such as “Good morning, {name}”. Where we know no name, “{name}” and the comma before it are left out."),
    )  # fmt: skip
    body = BlocksField(IssueBlock(), verbose_name=_("issue"), blank=True)
    sends_when_out = models.BooleanField(
        _("send it once it is out"), default=False,
        help_text=_("Published or scheduled, it also goes to its readers then, once. It can’t be called back."),
    )  # fmt: skip

    tries_for = models.PositiveSmallIntegerField(
        _("hours it is tried for"), default=TRIED_FOR, blank=True, validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("Where a mail server puts it off, it is tried again until then."),
    )  # fmt: skip

    parent_page_types: ClassVar[list[str]] = ["newsletters.Shelf"]
    subpage_types: ClassVar[list[str]] = []
    private_page_options: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        FieldPanel("newsletter"),
        MultiFieldPanel([FieldPanel("title", heading=_("Subject")), FieldPanel("preheader"), FieldPanel("greeting")]),
        HelpPanel(template="newsletters/desk/picking_panel.html", heading=_("Newest stories")),
        FieldPanel("body"),
        FieldPanel("sends_when_out", permission="newsletters.add_sending"),
        FieldPanel("tries_for", permission="newsletters.add_sending"),
    ]
    promote_panels: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")

    @property
    def source(self) -> str:
        """What a page was made from that shows it."""
        return f"issue:{self.pk}"

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """As a mail, as its text part, and as its page."""
        return [
            ("mail", _("Mail")), ("mail_member", _("Mail to a member")), ("mail_dark", _("Mail by night")),
            ("text", _("Text part")), ("web", _("On the web")),
        ]  # fmt: skip

    def serve_preview(self, request: Any, mode_name: str) -> HttpResponse:
        """What stands in the editor beside the form."""
        return previews.show(self, request, mode_name)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Its address is made of its day and its subject, which both may change until it is out."""
        self.tries_for = self.tries_for or TRIED_FOR
        slug: str = self.slug  # type: ignore[has-type]
        if not slug or (not self.live and self.first_published_at is None):
            words = f"{clock.today():%Y-%m-%d}-{slug_from(self.title)}"[: SLUG_MAX - ROOM_FOR_NUMBER].rstrip("-")
            self.slug = self._get_autogenerated_slug(words)  # two newsletters may begin with the same headline
        if self.newsletter_id and self.locale_id and self.newsletter.language != self.locale.language_code:
            raise ValidationError(
                {"newsletter": _("This newsletter is in another language. Write the issue on its own shelf.")}
            )
        super().full_clean(*args, **kwargs)

    def get_url_parts(self, request: object = None) -> tuple[int, str, str] | None:
        """Its page in the archive."""
        if not self.pk:
            return None
        sources.record(self.newsletter.source)
        language = self.newsletter.language
        path = languages.path_to(language, "newsletter_issue", self.newsletter.slug, self.slug)
        return (0, languages.origin(language), path)
