"""Keeping the list of names: whatever holds a changed name is said again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from broadsheet.audio.models import Pronunciation
from broadsheet.audio.tasks import say_again
from broadsheet.foundation import clock
from broadsheet.ops import audit
from broadsheet.ops.queue.enqueuing import later


@transaction.atomic
def keep(*, entry: Pronunciation, by: Any) -> Pronunciation:
    """Add it, or change it; whatever holds the word, as it was written and as it is written now, is said again."""
    before = Pronunciation.objects.filter(pk=entry.pk).first() if entry.pk else None
    entry.changed_at, entry.changed_by = clock.now(), by
    entry.save()
    audit.note(
        act="pronunciation.kept", on=entry, by=by, written=entry.written, language=entry.language, said=entry.said,
        before=before.said if before else "",
    )  # fmt: skip
    forms = {entry.written} | ({before.written} if before else set())
    _say_again(forms, {entry.language} | ({before.language} if before else set()))
    return entry


@transaction.atomic
def forget(*, entry: Pronunciation, by: Any) -> None:
    """The voice says it as it likes from now on; whatever holds the word is said again."""
    audit.note(act="pronunciation.forgotten", on=entry, by=by, written=entry.written, language=entry.language)
    forms, languages = {entry.written}, {entry.language}
    entry.delete()
    _say_again(forms, languages)


def _say_again(forms: Iterable[str], languages: Iterable[str]) -> None:
    for language in sorted(languages):
        later(say_again, language, sorted(forms))
