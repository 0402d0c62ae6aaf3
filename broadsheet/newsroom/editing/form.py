"""The article form: what is offered, what is filled in, and what a draft may leave open."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from broadsheet.foundation.text import cut_at_word, slug_from
from broadsheet.newsroom.editing import safeguards
from broadsheet.newsroom.editing.topics import TopicsField
from broadsheet.newsroom.models.running_story import RunningStory
from broadsheet.newsroom.models.section import Section
from broadsheet.newsroom.models.series import Series

UNTITLED = _("Untitled")

CHANGE_KEYS = {"update": "1", "typo": "2", "clarification": "3", "correction": "4"}
"""Ctrl+Alt+ this key chooses the kind of change, anywhere in the form."""


class ChangeKindRadio(forms.RadioSelect):
    """The kinds of a change, each with a key of its own."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The option with Wagtail's keyboard controller on it."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if key := CHANGE_KEYS.get(str(value)):
            option["attrs"] |= {
                "data-controller": "w-kbd",
                "data-w-kbd-key-value": f"ctrl+alt+{key}",
                "data-w-kbd-scope-value": "global",
            }
            option["label"] = f"{option['label']} (Ctrl+Alt+{key})"
        return option


class ArticleForm(WagtailAdminPageForm):
    """Wagtail's page form for an article. Only what publishing needs is asked for; a draft may lack anything."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._stored_body = list(self.instance.body)
        self._offer_only_this_language()
        self._show_defaults()
        self._ask_of_changes()
        self._ask_when_it_happened()

    def defer_required_fields(self) -> None:
        """An autosaved draft may lack even its headline and its section: nothing typed may be lost for want of them."""
        super().defer_required_fields()
        for name in ("title", "section"):
            if name in self.fields and self.fields[name].required:
                self.fields[name].required = False
                self.deferred_required_fields.append(name)

    def clean(self) -> dict[str, Any]:
        """A draft without headline or section gets a placeholder; a real headline gets a slug of its own."""
        cleaned: dict[str, Any] = super().clean()
        if self.is_deferred_validation:
            cleaned["title"] = cleaned.get("title") or str(UNTITLED)
            if not cleaned.get("section") and "section" in self.fields:
                cleaned["section"] = self.fields["section"].queryset.first()
        if self._slug_follows_headline(cleaned):
            cleaned["slug"] = ""  # made anew from the headline, by the server: it knows Ukrainian romanisation
        if "happened_at" in self.fields and self.add_prefix("happened_at") not in self.data:
            cleaned["happened_at"] = self.instance.happened_at  # the form that was sent did not ask
        safeguards.keep_html(self, cleaned, before=self._stored_body)
        safeguards.refuse_publishing(self, cleaned)
        return cleaned

    def get_field_updates_for_resave(self) -> list[tuple[str, Any]]:
        """After an autosave the open form learns what the server made of it."""
        updates: list[tuple[str, Any]] = list(super().get_field_updates_for_resave())
        if "slug" in self.fields:
            updates.append((self.add_prefix("slug"), self.instance.slug))
        return updates

    def _slug_follows_headline(self, cleaned: dict[str, Any]) -> bool:
        """Until readers have had its address, and unless somebody chose the slug: autosave saw the headline half typed."""
        article, slug = self.instance, cleaned.get("slug") or ""
        if not slug or article.ever_published or slug != article.slug or cleaned.get("title") == article.title:
            return False
        stem = slug_from(article.title)
        return slug == stem or re.fullmatch(re.escape(stem) + r"-\d+", slug) is not None

    def _offer_only_this_language(self) -> None:
        # A new article's preview knows only where the article is going to stand.
        locale = self.instance.locale if self.instance.locale_id else self.parent_page.locale
        if "section" in self.fields:
            self.fields["section"].queryset = Section.objects.filter(locale=locale)
        if "series" in self.fields:
            self.fields["series"].queryset = Series.objects.filter(locale=locale)
            self.fields["series"].empty_label = _("No series")
        if "running_stories" in self.fields:
            self._offer_stories_that_go_on(locale)
        if "topics" in self.fields:
            may_add = self.for_user is None or self.for_user.has_perm("newsroom.add_topic")
            self.fields["topics"] = TopicsField(
                locale=locale,
                may_add=may_add,
                label=self.fields["topics"].label,
                required=False,
                help_text=_("Type and choose; Enter or a comma ends a topic. A new name makes a new topic.")
                if may_add
                else _("Type and choose; Enter or a comma ends a topic."),
            )

    def _offer_stories_that_go_on(self, locale: Any) -> None:
        """Those that have ended are shown only where they were chosen before. Without any, nothing is asked."""
        field = self.fields["running_stories"]
        field.queryset = RunningStory.objects.filter(locale=locale)
        chosen = {story.pk for story in self.instance.running_stories.all()}
        shown = [(story.pk, str(story)) for story in field.queryset if not story.ended_on or story.pk in chosen]
        if not shown:
            del self.fields["running_stories"]
            return
        field.widget.choices = shown

    def _show_defaults(self) -> None:
        """Each optional field shows, greyed, what stands there when it is left empty."""
        if "title" in self.fields:
            self.fields["title"].widget.attrs["placeholder"] = _("Headline")
            self.fields["title"].help_text = ""
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("The end of its address. Left empty, it is made from the headline.")
        article = self.instance
        defaults = {
            "seo_title": article.title,
            "share_headline": article.title,
            "search_description": article.trail_text or article.standfirst,
            "trail_text": article.standfirst,
        }
        if article.main_picture_id:
            defaults |= {
                "main_picture_alt": article.main_picture.description,
                "main_picture_caption": article.main_picture.caption,
                "main_picture_credit": article.main_picture.credit,
            }
        for name, default in defaults.items():
            if name in self.fields and default:
                self.fields[name].widget.attrs["placeholder"] = cut_at_word(default, 160)

    def _ask_of_changes(self) -> None:
        """Only a published article is asked what its change is: an update, unless this draft says otherwise already."""
        if not (self.instance.pk and self.instance.live):  # a page that is not saved yet calls itself live
            self.fields.pop("change_kind", None)
            self.fields.pop("change_note", None)
            self.fields.pop("hides_earlier", None)
        elif not self.instance.has_unpublished_changes:
            self.initial["change_kind"] = "update"
            self.initial["change_note"] = ""
            self.initial["hides_earlier"] = False

    def _ask_when_it_happened(self) -> None:
        """Only where a safety rule fits. What was sent may have named such a place just now, so it can be asked then."""
        if not self.is_bound and self.instance.happened_at is None and not self.instance.delays_if():
            self.fields.pop("happened_at", None)
