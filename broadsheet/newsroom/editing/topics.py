"""The topics field of the article form: names with completion, and a new name makes a new topic."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from taggit.utils import edit_string_for_tags, parse_tags
from wagtail.admin.widgets import AdminTagWidget
from wagtail.models import Locale

from broadsheet.foundation.text import slug_from
from broadsheet.newsroom.models.topic import Topic


class TopicsWidget(AdminTagWidget):
    """Wagtail's own tag input, completing from our topics of one language."""

    def __init__(self, *, language: str, may_add: bool) -> None:
        super().__init__()
        self.language = language
        self.may_add = may_add

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Wagtail's context with our address for completion and our words."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        widget = context["widget"]
        widget["help_text"] = ""
        widget["attrs"]["data-w-tag-url-value"] = reverse("topic_names") + f"?language={self.language}"
        widget["attrs"]["data-w-tag-options-value"] = json.dumps(
            {"allowSpaces": True, "autocompleteOnly": not self.may_add}
        )
        return context

    def format_value(self, value: Any) -> str | None:
        """Topics as the input's text; what was typed stays as it was typed."""
        if value is None or isinstance(value, str):
            return value
        return _as_text(list(value))


class TopicsField(forms.Field):
    """Cleans to topics. A name that is new becomes a topic, where the person may add topics."""

    def __init__(self, *, locale: Locale, may_add: bool, **kwargs: Any) -> None:
        self.locale = locale
        self.may_add = may_add
        super().__init__(widget=TopicsWidget(language=locale.language_code, may_add=may_add), **kwargs)

    def clean(self, value: Any) -> list[Topic]:
        """The topics of these names, in their order."""
        names = {slug_from(name): name for name in parse_tags(value or "")}
        known = {topic.slug: topic for topic in Topic.objects.filter(locale=self.locale, slug__in=names)}
        return [known.get(slug) or self._made(name) for slug, name in names.items()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other names stand there now."""
        before = {topic.slug for topic in initial or []}
        return before != {slug_from(name) for name in parse_tags(data or "")}

    def _made(self, name: str) -> Topic:
        if not self.may_add:
            raise ValidationError(
                _("There is no topic “%s”. Please choose one from the list, or ask an editor to add it.") % name
            )
        topic = Topic(locale=self.locale, name=name[:150])
        topic.full_clean()
        topic.save()
        return topic


class _Name:
    """What taggit's formatter asks of a tag."""

    def __init__(self, name: str) -> None:
        self.name = name


def _as_text(topics: list[Topic]) -> str:
    return str(edit_string_for_tags([_Name(topic.name) for topic in topics]))
