"""What each translation has for itself and can still be set where it is translated side by side."""

from __future__ import annotations

import copy
import json
from typing import Any

from wagtail_localize.fields import SynchronizedField
from wagtail_localize.models import SegmentOverride, Translation, TranslationContext


class OwnField(SynchronizedField):  # type: ignore[misc]
    """A field that wagtail-localize shows with a value to set, as it does pictures, and never copies from the original."""

    def get_field(self, model: Any) -> Any:
        """The model's field, but for the attribute that wagtail-localize copies: one that holds nothing."""
        field = super().get_field(model)
        own = copy.copy(field)
        own.attname = "nothing_of_the_original"
        own.value_from_object = field.value_from_object
        return own


def keep_beside(page: Any) -> None:
    """Have the page where it is translated side by side show its own values, whatever way they came about."""
    if not Translation.objects.filter(source__object_id=page.translation_key, target_locale=page.locale_id).exists():
        return
    own = {
        field.field_name: getattr(page, type(page)._meta.get_field(field.field_name).attname)
        for field in page.translatable_fields
        if isinstance(field, OwnField)
    }
    for context in TranslationContext.objects.filter(object_id=page.translation_key, path__in=own):
        SegmentOverride.objects.update_or_create(
            locale_id=page.locale_id,
            context=context,
            defaults={"data_json": json.dumps(own[context.path]), "has_error": False, "field_error": ""},
        )
