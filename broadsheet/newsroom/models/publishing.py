"""The publishing half of an article: what must hold whenever it goes live, changes in public, or disappears.

Wagtail has many ways to publish: the button, an approval, a revert, bulk actions, the schedule, its API, a script. All
of them end in `save()`, so the rules stand there, in the transaction of the save.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogContext, get_active_log_context
from wagtail.models import Page, Revision

from broadsheet.accounts.models import User
from broadsheet.foundation import clock
from broadsheet.newsroom import comparing, events
from broadsheet.newsroom.article_rights import ArticleRights
from broadsheet.newsroom.editing.copying import ArticleCopyForm
from broadsheet.newsroom.models.held import Held
from broadsheet.newsroom.refusals import RefusedError, note
from broadsheet.ops import audit

BOOKKEEPING = {
    "live", "has_unpublished_changes", "first_published_at", "last_published_at", "latest_revision_created_at", "draft_title",
    "live_revision", "latest_revision", "go_live_at", "expire_at", "expired", "locked", "locked_at", "locked_by", "change_kind",
    "change_note", "published_at", "updated_at", "ever_published", "url_path", "path", "depth", "numchild", "reading_minutes",
    "excerpt", "wagtail_admin_comments", "others_unnamed", "happened_at", "hides_earlier", "compared_from", "last_out_version",
}  # fmt: skip
"""Fields of a revision that say nothing about what readers read."""

OWN_TO_ROWS = {"pk", "locale", "known_to"}
"""The same of the rows that belong to it."""


class ChangeKind(models.TextChoices):
    """What a change to a published article is. Only a typo leaves the public "updated" time alone."""

    TYPO = "typo", _("Typo: nothing that a reader would notice")
    UPDATE = "update", _("Update: new facts")
    CLARIFICATION = "clarification", _("Clarification: it could be misunderstood")
    CORRECTION = "correction", _("Correction: we were wrong")


class Published(Held):
    """A page that is published under the newsroom's rules."""

    FACTS = (
        "guid",
        "ever_published",
        "published_at",
        "updated_at",
        "missing_picture",
        "compared_from",
        "last_out_version",
    )
    """What belongs to the article, not to a revision: an old draft must not bring back old times."""

    exclude_fields_in_copy = [*FACTS, "change_kind", "change_note", "hides_earlier", "go_live_at", "expire_at"]
    private_page_options: list[str] = []
    copy_form_class = ArticleCopyForm

    published_at = models.DateTimeField(
        _("first published"), null=True, blank=True, editable=False, help_text=_("When readers could first see it.")
    )
    updated_at = models.DateTimeField(
        _("updated"), null=True, blank=True, editable=False, help_text=_("The last change that readers should know of.")
    )
    change_kind = models.CharField(
        _("this change is a"), max_length=16, choices=ChangeKind.choices, default=ChangeKind.UPDATE
    )
    change_note = models.TextField(
        _("what readers are told"),
        blank=True,
        help_text=_("Shown on the page and on the corrections page, with its date."),
    )
    hides_earlier = models.BooleanField(
        _("keep the earlier text from readers"),
        default=False,
        help_text=_(
            "Readers can compare a story with what stood there before. Not if this is ticked: for what endangers "
            "somebody, or what a court forbids."
        ),
    )
    compared_from = models.DateTimeField(
        null=True, blank=True, editable=False, help_text=_("Readers are shown no text that came out until then.")
    )
    last_out_version = models.ForeignKey(
        Revision, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+",
        help_text=_("What readers saw when it went off the site."),
    )  # fmt: skip

    class Meta:
        abstract = True

    def clean(self) -> None:
        """A correction must tell readers what changed, and nothing is scheduled for before its embargo's end."""
        super().clean()
        told = {ChangeKind.CORRECTION, ChangeKind.CLARIFICATION}
        if self.change_kind in told and not self.change_note.strip() and self.live:
            raise ValidationError({"change_note": _("Please say what changed: readers see this note on the page.")})
        embargo = self.embargo
        if embargo is not None and self.go_live_at and clock.now() < self.go_live_at < embargo.until:
            raise ValidationError({"go_live_at": self.under_embargo(embargo).message})
        self.refuse_unsafe_hour()

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Saving, under the rules if this save changes what readers see."""
        if self._state.adding and not self.alias_of_id and self.published_at is None:
            # Wagtail's default is True. An article goes live by publishing a version of it; only what comes from
            # elsewhere, with its time of publication, begins in public.
            self.live = False
        with transaction.atomic():
            before = self._public_state() if _may_change_public_state(kwargs.get("update_fields")) else None
            if before is not None:
                self._keep_public_past(before)
            change = self._go_live(before) if before is not None and self._goes_live(before) else ""
            result = super().save(*args, **kwargs)
            if before is not None:
                self._tell(before, change)
        return result

    def permissions_for_user(self, user: User) -> ArticleRights:
        """What this person may do with it."""
        return ArticleRights(user, self)

    # Acting -----------------------------------------------------------------------------------------------------

    def publish(self, revision: Revision, user: User | None = None, **options: Any) -> Any:
        """Wagtail's publishing, all or nothing, with the acting person known to the audit log.

        Raises `RefusedError`; a schedule before the embargo's end is refused here already, not only when it is due.
        """
        try:
            with transaction.atomic(), acting(user):
                self._refuse_early_schedule(revision)
                return super().publish(revision, user=user, **options)
        except RefusedError as error:
            note(error, by=user)
            raise

    def unpublish(self, *args: Any, user: User | None = None, **options: Any) -> Any:
        """Wagtail's unpublishing, all or nothing, with the acting person known to the audit log."""
        with transaction.atomic(), acting(user):
            return super().unpublish(*args, user=user, **options)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A revision's text with this row's facts."""
        draft = super().with_content_json(content)
        for fact in self.FACTS:
            name = self._meta.get_field(fact).attname
            setattr(draft, name, getattr(self, name))
        return draft

    def _refuse_early_schedule(self, revision: Revision) -> None:
        """A schedule only leaves a note on the revision, so `save()` would not see what forbids it."""
        draft = revision.as_object()
        due = draft.go_live_at
        if due is None or due <= clock.now():
            return
        refusal = self.why_not_schedulable(due, draft.delays_if()) or draft.why_not_sourced()
        if refusal is not None:
            raise refusal

    def _public_state(self) -> dict[str, Any]:
        """What the database says is public now. The row stays locked, so that no embargo slips in between."""
        blank = {"live": False, "live_revision_id": None, "slug": "", "ever_published": False} | dict.fromkeys(
            ("published_at", "last_published_at", "compared_from", "last_out_version_id")
        )
        if not self.pk:
            return blank
        # Locking only the page's own row: PostgreSQL cannot lock the nullable side of a join.
        Page.objects.select_for_update().filter(pk=self.pk).order_by().first()
        return type(self).objects.filter(pk=self.pk).values(*blank).first() or blank

    def _keep_public_past(self, before: dict[str, Any]) -> None:
        """What stood before is a fact of the row; a copy of it in memory may be older than a hold."""
        self.compared_from, self.last_out_version_id = before["compared_from"], before["last_out_version_id"]
        if before["live"] and not self.live:
            self.last_out_version_id = before["live_revision_id"]

    def _goes_live(self, before: dict[str, Any]) -> bool:
        is_new = not before["live"] or before["live_revision_id"] != self.live_revision_id
        return bool(self.live and (is_new or self.alias_of_id))

    def _go_live(self, before: dict[str, Any]) -> str:
        """Refuse, or set the times and write the correction. Returns the kind of change, empty for a first publication."""
        self.published_at = before["published_at"] or self.published_at
        refusal = self.why_not_publishable()
        if refusal is not None:
            raise refusal
        self.published_at = self.published_at or self.first_published_at or clock.now()
        if self.alias_of_id:
            self.updated_at = self.alias_of.specific.updated_at
            change = self.change_kind if before["ever_published"] else ""
        else:
            change = self._apply_change(before) if before["ever_published"] else ""
        self._forget_change()
        return change

    def _apply_change(self, before: dict[str, Any]) -> str:
        """Move the public "updated" time, and tell readers, as the kind of change asks."""
        kind = str(self.change_kind)
        earlier = Revision.objects.filter(pk=before["live_revision_id"] or before["last_out_version_id"]).first()
        differs = self._text_differs(before, earlier)
        tells_readers = kind in {"clarification", "correction"} and self.change_note.strip()
        if kind != "typo" and (tells_readers or differs):
            self.updated_at = max(clock.now(), self.published_at or clock.now())
        if self.hides_earlier:
            self.compared_from = before["last_published_at"]
        made = None
        # Reverting to an old revision, or pressing the button twice, brings back a note that was published before.
        if tells_readers and not self.corrections.filter(kind=kind, note=self.change_note).exists():
            by = get_active_log_context().user
            made = self.corrections.create(kind=kind, note=self.change_note, made_by=by)
            audit.note(act=f"article.{kind}", on=self, by=by, note=made.note)
            events.tell(events.article_corrected, sender=type(self), article=self, correction=made)
        if differs and earlier is not None and before["last_published_at"]:
            self._let_compare(kind, earlier, before["last_published_at"], made)
        return kind

    def _let_compare(self, kind: str, earlier: Revision, stood_since: datetime, correction: Any) -> None:
        """Keep what readers will find changed."""
        stood = comparing.earlier_version(self, earlier.content)
        pieces = comparing.pieces(stood, comparing.version(self))
        if pieces or correction:
            self.public_changes.create(kind=kind, stood_since=stood_since, pieces=pieces, correction=correction)

    def _text_differs(self, before: dict[str, Any], earlier: Revision | None) -> bool:
        version, last_out = self.live_revision, before["last_published_at"]
        if not before["live"] and version is not None and last_out and version.created_at <= last_out:
            return False  # it was taken off and comes back as it was
        if earlier is None or version is None:
            return True
        return _text(earlier.content) != _text(version.content)

    def _forget_change(self) -> None:
        """The next change starts as an "update" again, here and in the revision, without a revision more."""
        unsaid = {"change_kind": "update", "change_note": "", "hides_earlier": False}
        for name, value in unsaid.items():
            setattr(self, name, value)
        revision = self.live_revision
        if revision is not None and any(revision.content.get(name) != value for name, value in unsaid.items()):
            revision.content = {**revision.content, **unsaid}
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)

    def _tell(self, before: dict[str, Any], change: str) -> None:
        by = get_active_log_context().user
        if self._goes_live(before) and not before["live"]:
            audit.note(act="article.publish", on=self, by=by, first=not before["ever_published"])
            events.tell(events.article_published, sender=type(self), article=self, first=not before["ever_published"])
        elif self._goes_live(before):
            audit.note(act="article.update", on=self, by=by, change_kind=change)
            events.tell(events.article_updated, sender=type(self), article=self, change_kind=change)
        elif before["live"] and self.live:
            # A script changed the public row itself, without a revision.
            events.tell(events.article_updated, sender=type(self), article=self, change_kind="")
        elif before["live"]:
            audit.note(act="article.expire" if self.expired else "article.unpublish", on=self, by=by)
            events.tell(events.article_unpublished, sender=type(self), article=self)
        if before["ever_published"] and before["slug"] != self.slug:
            audit.note(act="article.move", on=self, by=by, old=before["slug"], new=self.slug)
            events.tell(
                events.article_moved,
                sender=type(self), article=self, old_path=before["slug"], new_path=self.slug, language=self.language,
            )  # fmt: skip


class acting(LogContext):
    """Who acts within, in Wagtail's own log context; the person known already stays when nobody is named."""

    def __init__(self, user: User | None) -> None:
        around = get_active_log_context()
        super().__init__(user=user or around.user)
        self.uuid: Any = around.uuid or self.uuid  # Wagtail's history groups what has one uuid


def _may_change_public_state(update_fields: Any) -> bool:
    return update_fields is None or bool({"live", "slug"} & set(update_fields))


def _text(content: dict[str, Any]) -> dict[str, Any]:
    return {name: _told(value) for name, value in content.items() if name not in BOOKKEEPING}


def _told(value: Any) -> Any:
    """What readers read of a field; a row of its own gets its number only when it comes out."""
    if not isinstance(value, list):
        return value
    return [
        {name: told for name, told in row.items() if name not in OWN_TO_ROWS} if isinstance(row, dict) else row
        for row in value
    ]
