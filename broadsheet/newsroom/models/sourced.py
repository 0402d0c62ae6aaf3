"""The sourced half of an article: how we know, and what must be said of unnamed sources before readers see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from broadsheet.newsroom import anonymity
from broadsheet.newsroom.models.forgetting import forget_names
from broadsheet.newsroom.models.publishing import Published
from broadsheet.newsroom.refusals import NotSourcedError, RefusedError

LACKS = {
    "description": _("what readers are told"),
    "reason": _("why they are not named"),
    "knows": _("how they know"),
    "known_to": _("who of us knows who it is"),
}


class Sourced(Published):
    """A page that says what it rests on."""

    methods = models.TextField(
        _("how we worked"), blank=True, max_length=2000, help_text=_("Readers see it under “How we know this”.")
    )
    not_verified = models.TextField(
        _("what we could not verify"), blank=True, max_length=2000, help_text=_("Readers see it, too.")
    )
    others_unnamed = models.BooleanField(
        _("the unnamed people in the text are no sources of ours"),
        default=False,
        help_text=_("Tick it when they spoke to another publication, or are only told of."),
    )

    class Meta:
        abstract = True

    @property
    def unnamed_sources(self) -> list[Any]:
        """Those of this version."""
        return [source for source in self.source_list.all() if source.is_unnamed]

    def approved(self) -> set[tuple[UUID, str]]:
        """What chief editors have approved, of this article or of the one it is translated from: key and digest."""
        siblings = type(self).objects.filter(translation_key=self.translation_key).order_by().values("pk")
        approvals = self.source_approvals.model.objects.standing().filter(article__in=siblings)
        return set(approvals.values_list("key", "digest"))

    def why_not_sourced(self) -> RefusedError | None:
        """What forbids publishing this version as long as its sources are as they are."""
        if self.alias_of_id:
            found: RefusedError | None = self.alias_of.specific.why_not_sourced()
            return found
        unnamed = self.unnamed_sources
        if unnamed:
            return self._what_unnamed_lack(unnamed)
        # What comes from elsewhere with its time of publication was public before anybody was asked.
        is_brought_in = self._state.adding and self.published_at is not None
        if self.others_unnamed or is_brought_in:
            return None
        return self._what_text_lacks()

    def sentences_in_public(self) -> set[str]:
        """Those that speak of unnamed sources in what readers see now: they may stay as they are."""
        public = type(self).objects.filter(pk=self.pk, live=True).first() if self.pk else None
        return set(anonymity.sentences(public)) if public is not None else set()

    def not_sourced(self, told: Any) -> NotSourcedError:
        """The refusal in these words."""
        return NotSourcedError(told, act="article.publish", article_id=self.pk)

    def _what_unnamed_lack(self, unnamed: list[Any]) -> RefusedError | None:
        for source in unnamed:
            if source.lacking:
                return self.not_sourced(lacking_of(source))
        approved = self.approved()
        waiting = [source for source in unnamed if (source.translation_key, source.digest) not in approved]
        return self.not_sourced(unapproved(waiting)) if waiting else None

    def _what_text_lacks(self) -> RefusedError | None:
        """A sentence that speaks of an unnamed source and is new to readers."""
        found = anonymity.sentences(self)
        if not found:
            return None
        known = self.sentences_in_public()
        new = [sentence for sentence in found if sentence not in known]
        return self.not_sourced(unrecorded(new[0])) if new else None

    def save_revision(self, user: Any = None, *args: Any, **kwargs: Any) -> Any:
        """With each version it is known which sources wait for a chief editor; who became unnamed loses the name in older ones."""
        with transaction.atomic():
            unnamed = self.unnamed_sources
            if unnamed and self.pk:
                forget_names(self, {source.translation_key for source in unnamed})
            revision = super().save_revision(user, *args, **kwargs)
            self.ask_for_approval(unnamed, by=user)
            return revision

    def ask_for_approval(self, unnamed: list[Any], *, by: Any) -> None:
        """Keep the list of what waits: complete, and not approved as it is now."""
        complete = {source.translation_key: source.digest for source in unnamed if not source.lacking}
        approved = self.approved() if complete else set()
        waiting = {key: digest for key, digest in complete.items() if (key, digest) not in approved}
        self.awaited_approvals.exclude(key__in=waiting).delete()
        for key, digest in waiting.items():
            row, is_new = self.awaited_approvals.get_or_create(key=key, defaults={"digest": digest, "asked_by": by})
            if not is_new and row.digest != digest:
                row.digest, row.asked_by = digest, by
                row.save(update_fields=["digest", "asked_by"])


def lacking_of(source: Any) -> str:
    """What an unnamed source lacks, in words."""
    who = source.description.strip()
    named = _("the unnamed source “%s”") % who if who else _("an unnamed source")
    lacks = ", ".join(str(LACKS[name]) for name in source.lacking)
    return str(_("This can't be published yet: of %(source)s it is not said %(lacks)s.")) % {
        "source": named,
        "lacks": lacks,
    }


def unapproved(waiting: list[Any]) -> str:
    """Which sources wait for a chief editor, in words."""
    named = ", ".join(f"“{source.description.strip()}”" for source in waiting)
    told = _(
        "This can't be published yet: a chief editor must approve the unnamed sources first (%s). They find them on the "
        "desk, under “Unnamed sources to approve”."
    )
    return str(told) % named


def unrecorded(sentence: str) -> str:
    """A sentence that speaks of a source that nobody has recorded, in words."""
    told = _(
        "This can't be published yet: “%s” speaks of a source without a name, and none is recorded. Add it under “How we "
        "know this”, or tick there that it is no source of ours."
    )
    return str(told) % sentence
