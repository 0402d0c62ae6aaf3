"""What holds an article back, and the words in which whoever is stopped learns of it.

An embargo and a legal hold are rows that somebody wrote, a safety delay is a rule, a kill or a takedown pulled what was
out. All ways of publishing and of planning ask here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import clock
from broadsheet.newsroom.models.addressed import AddressedPage
from broadsheet.newsroom.refusals import DelayedError, EmbargoedError, HeldError, RefusedError, WithdrawnError


@dataclass(frozen=True)
class Waiting:
    """What safety rules look at: of a stored article, or of one as it stands in a form."""

    article: int | None
    language: str
    dateline: str
    topics: Iterable[Any]
    happened_at: datetime | None
    published_at: datetime | None


class Held(AddressedPage):
    """A page that can be held back."""

    class Meta:
        abstract = True

    @property
    def embargo(self) -> Any:
        """The embargo that stands, whether or not its time has come, or `None`."""
        return self.embargoes.filter(lifted_at__isnull=True).first() if self.pk else None

    @property
    def legal_hold(self) -> Any:
        """The legal hold that stands on the story, in whichever of its languages it was placed, or `None`."""
        return type(self).legal_holds.rel.related_model.objects.on(self) if self.pk else None

    @property
    def delays(self) -> list[Any]:
        """The safety rules that it waits by now."""
        return [delay for delay in self.delays_if() if not delay.is_over_at(clock.now())]

    @property
    def withdrawal(self) -> Any:
        """The takedown or kill that stands, its original's for an alias, or `None`."""
        original = self.alias_of.specific if self.alias_of_id else self
        return getattr(original, "takedown", None) or getattr(original, "kill", None)

    @property
    def is_gone(self) -> bool:
        """Whether its addresses answer "410 Gone": it was out once, and was killed or taken down."""
        return bool(self.ever_published and not self.live and self.withdrawal)

    def why_not_publishable(self) -> RefusedError | None:
        """What forbids publishing this version now, to anybody."""
        return self.why_withheld() or self.why_not_sourced()

    def why_not_sourced(self) -> RefusedError | None:
        """What its sources lack; a page without sources lacks nothing."""
        return None

    def why_withheld(self, delays: list[Any] | None = None) -> RefusedError | None:
        """What forbids publishing the page now, whatever stands in it. `delays` are those of what is typed in a form."""
        withdrawal = self.withdrawal
        if withdrawal is not None:
            told = {
                "takedown": _(
                    "“%s” was taken down for legal reasons. It can't be published while the takedown stands."
                ),
                "kill": _(
                    "“%s” was killed. It can't be published again while the kill stands; a chief editor can undo it."
                ),
            }[withdrawal._meta.model_name]
            return WithdrawnError(told % self.title, act="article.publish", article_id=self.pk)
        hold = self.legal_hold
        if hold is not None:
            return self.held(hold)
        embargo = self.embargo
        if embargo is not None and embargo.until > clock.now():
            return self.under_embargo(embargo)
        return self.why_too_early(self.delays_if() if delays is None else delays, clock.now())

    def why_too_early(self, delays: list[Any], moment: datetime) -> RefusedError | None:
        """The refusal of the first of these rules whose hours will not have passed by this moment."""
        early = [delay for delay in delays if not delay.is_over_at(moment)]
        return self.delayed(early[0]) if early else None

    def under_embargo(self, embargo: Any) -> EmbargoedError:
        """The refusal that tells until when and why."""
        told = _("“%(headline)s” is under embargo until %(until)s: %(reason)s. Until then nobody can publish it.") % {
            "headline": self.title,
            "until": date_format(clock.local(embargo.until), "DATETIME_FORMAT"),
            "reason": embargo.reason.rstrip("."),
        }
        return EmbargoedError(told, act="article.publish", article_id=self.pk)

    def held(self, hold: Any) -> HeldError:
        """The refusal that tells why, and who can help."""
        told = _(
            "“%(headline)s” is under a legal hold: %(reason)s. Nobody can publish it, or a new version of it, "
            "until a chief editor lifts the hold."
        ) % {"headline": self.title, "reason": hold.reason.rstrip(".")}
        return HeldError(told, act="article.publish", article_id=self.pk)

    def delayed(self, delay: Any) -> DelayedError:
        """The refusal that tells until when, or asks for what the rule counts from."""
        words = {"headline": self.title, "reason": delay.rule.reason.rstrip("."), "hours": delay.rule.hours}
        if delay.until is None:
            told = _(
                "A safety rule holds “%(headline)s” back for %(hours)d hours after it happened: %(reason)s. "
                "Please say under “File it” when it happened."
            )
        else:
            told = _(
                "A safety rule holds “%(headline)s” back until %(until)s: %(reason)s. Until then nobody can publish it."
            )
            words["until"] = date_format(clock.local(delay.until), "DATETIME_FORMAT")
        return DelayedError(told % words, act="article.publish", article_id=self.pk)

    def why_not_schedulable(self, due: datetime, delays: list[Any]) -> RefusedError | None:
        """What forbids planning a version, which waits by these rules, for a moment to come."""
        if self.withdrawal is not None or self.legal_hold is not None:
            return self.why_withheld()
        embargo = self.embargo
        if embargo is not None and due < embargo.until:
            return self.under_embargo(embargo)
        return self.why_too_early(delays, due)

    def refuse_unsafe_hour(self) -> None:
        """Beside the field, as for an embargo."""
        if self.go_live_at is None or self.go_live_at <= clock.now():
            return
        refusal = self.why_too_early(self.delays_if(), self.go_live_at)
        if refusal is not None:
            raise ValidationError({"go_live_at": refusal.message})

    def delays_if(self, **typed: Any) -> list[Any]:
        """The safety rules that it would wait by with what is typed in a form, whether or not their hours have passed."""
        facts = {
            "article": self.pk,
            "language": self.language if self.locale_id else "",
            "dateline": self.dateline,
            "topics": self.topics.all(),
            "happened_at": self.happened_at,
            "published_at": self.published_at,
        }
        overrides = type(self).safety_overrides.rel.related_model
        found: list[Any] = overrides.objects.delays(Waiting(**(facts | typed)))
        return found
