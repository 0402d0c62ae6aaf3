"""How we know: what an article's facts rest on, as readers are told. Who an unnamed source is, is never stored.

There is no field for it. An unnamed source has words for readers, reasons and ways of knowing from lists, and the member
of staff who knows who it is. Everything else a source can have (a name, a role, a link, a document, a date) is forbidden
to it here, in the form and in the database, and never gets into a version of the article.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_serializable_data_for_fields
from wagtail.models import Orderable, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from broadsheet.newsroom.models.article import Article
from broadsheet.newsroom.models.document import DocumentFile


class SourceKind(models.TextChoices):
    """What kind of source it is."""

    PERSON = "person", _("Person on record")
    UNNAMED = "unnamed", _("Unnamed person")
    DOCUMENT = "document", _("Document")
    DATA = "data", _("Data set")
    OWN = "own", _("Our own reporting")
    PUBLICATION = "publication", _("Another publication")


class Reason(models.TextChoices):
    """Why somebody is not named, in words that stand after “Not named:”."""

    SAFETY = "safety", _("their safety or their family’s would be at risk")
    OCCUPATION = "occupation", _("lives under occupation or in custody")
    JOB = "job", _("could lose their job")
    LAW = "law", _("could be prosecuted for it")
    NOT_AUTHORISED = "not_authorised", _("not authorised to speak to the press")
    VICTIM = "victim", _("is a victim, or close to one")
    MINOR = "minor", _("is under age")
    PRIVATE = "private", _("speaks of health or another private matter")


class Knowledge(models.TextChoices):
    """How an unnamed person knows, in words that stand after “How they know:”."""

    TOOK_PART = "took_part", _("took part in what they tell of")
    SAW = "saw", _("saw or heard it themselves")
    BY_WORK = "by_work", _("know it from their work")
    DOCUMENTS = "documents", _("have seen the documents")
    WAS_TOLD = "was_told", _("were told by those who were there")


OF_NAMED = {"name": "", "role": "", "link": "", "dated": None, "document": None}
"""What an unnamed source never has, and what stands there instead."""

OF_UNNAMED = {"reason": "", "knows": "", "known_to": None}
"""What only an unnamed source has."""

WANTED_OF_UNNAMED = ("description", "reason", "knows", "known_to")
"""What must be said before it can be published."""

_HAS_ONLY_ITS_OWN = Q(name="", role="", link="", dated__isnull=True, document__isnull=True)


class Source(TranslatableMixin, Orderable):
    """One source of an article. `translation_key` is its name over all versions and languages of the article."""

    article = ParentalKey(Article, on_delete=models.CASCADE, related_name="source_list")
    kind = models.CharField(_("kind"), max_length=12, choices=SourceKind.choices, default=SourceKind.PERSON)
    name = models.CharField(_("name or title"), max_length=255, blank=True, help_text=_("As readers are told."))
    role = models.CharField(_("role"), max_length=255, blank=True, help_text=_("Such as “director of the port”."))
    description = models.CharField(
        _("what readers are told"),
        max_length=255,
        blank=True,
        help_text=_("Such as “a senior official in the defence ministry”. Nothing that tells who it is."),
    )
    link = models.URLField(_("link"), max_length=500, blank=True)
    dated = models.DateField(_("dated"), null=True, blank=True, help_text=_("Its own day, or when it reported this."))
    document = models.ForeignKey(
        DocumentFile,
        verbose_name=_("our copy"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Readers can download it."),
    )
    reason = models.CharField(_("why not named"), max_length=16, choices=Reason.choices, blank=True)
    knows = models.CharField(_("how they know"), max_length=12, choices=Knowledge.choices, blank=True)
    known_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who of us knows who it is"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Readers are never told."),
    )
    known_to.wagtail_reference_index_ignore = True  # type: ignore[attr-defined] # it is nobody's use of an account

    translatable_fields: ClassVar[list[Any]] = [
        *(TranslatableField(name) for name in ("name", "role", "description")),
        *(
            SynchronizedField(name, overridable=False)
            for name in ("kind", "link", "dated", "document", "reason", "knows", "known_to")
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        unique_together = [("translation_key", "locale")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=SourceKind.UNNAMED) | _HAS_ONLY_ITS_OWN,
                name="source_unnamed_has_no_name",
                violation_error_message=_("An unnamed source has no name, role, link, date or document here."),
            ),
            models.CheckConstraint(
                condition=Q(kind=SourceKind.UNNAMED) | Q(reason="", knows="", known_to__isnull=True),
                name="source_named_has_no_reason",
                violation_error_message=_("Only an unnamed source has reasons not to be named."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.told}"

    @property
    def is_unnamed(self) -> bool:
        """Whether readers are not told who it is."""
        return self.kind == SourceKind.UNNAMED

    @property
    def told(self) -> str:
        """What readers are told of it, in a line."""
        if self.kind in {SourceKind.UNNAMED, SourceKind.OWN}:
            return self.description
        return ", ".join(part for part in (self.name, self.role) if part)

    @property
    def public_link(self) -> str:
        """Its address on the web, if it is one: a script may have written anything there."""
        return self.link if self.link.startswith(("https://", "http://")) else ""

    @property
    def lacking(self) -> list[str]:
        """Fields of an unnamed source that must be filled in before it can be published."""
        if not self.is_unnamed:
            return []
        said = {"known_to": self.known_to_id} | {name: getattr(self, name).strip() for name in WANTED_OF_UNNAMED[:3]}
        return [name for name in WANTED_OF_UNNAMED if not said[name]]

    @property
    def digest(self) -> str:
        """Stands for all that an approval is given to."""
        said = [" ".join(self.description.split()), self.reason, self.knows, self.known_to_id]
        return hashlib.blake2b(json.dumps(said).encode(), digest_size=16).hexdigest()

    def dropped(self) -> dict[str, Any]:
        """What its kind cannot have, and what stands there instead."""
        return dict(OF_NAMED if self.is_unnamed else OF_UNNAMED)

    def serializable_data(self) -> dict[str, Any]:
        """What a version of the article keeps of it: of an unnamed source no name, whatever a script has put there."""
        data: dict[str, Any] = get_serializable_data_for_fields(self)
        return data | self.dropped()
