"""What the article form refuses, so that nothing typed is lost to a refusal that comes later."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from broadsheet.foundation import clock
from broadsheet.newsroom.editing import sources
from broadsheet.newsroom.refusals import DelayedError

SPECIAL = "special"


def refuse_publishing(form: Any, cleaned: dict[str, Any]) -> None:
    """Whatever forbids it answers beside the text that was typed, which can then be saved as a draft."""
    if "action-publish" not in form.data:
        return
    article = form.instance
    due = cleaned.get("go_live_at")
    typed = {name: cleaned[name] for name in ("dateline", "topics", "happened_at") if name in cleaned}
    if due and due > clock.now():
        refusal = article.why_not_schedulable(due, article.delays_if(**typed))
    else:
        refusal = article.why_withheld(article.delays_if(**typed))
    if refusal is None:
        sources.refuse_publishing(form, cleaned)
        return
    field = "happened_at" if isinstance(refusal, DelayedError) and not cleaned.get("happened_at") else None
    told = ValidationError(f"{refusal.message} " + str(_("Save it as a draft: nothing is lost.")))
    form.add_error(field if field in form.fields else None, told)


def keep_html(form: Any, cleaned: dict[str, Any], *, before: Any) -> None:
    """A special project's HTML is the chief editor's: others' forms leave it as it is, and add none.

    `before` is the body as it was stored. What was removed from the body altogether stays removed.
    """
    body = cleaned.get("body")
    person = form.for_user
    if body is None or person is None or person.has_perm("newsroom.embed_html"):
        return
    stored = {block.id: block.value for block in before if block.block_type == SPECIAL}
    for block in body:
        if block.block_type != SPECIAL:
            continue
        if block.id in stored:
            block.value = stored[block.id]
        else:
            told = _("Only a chief editor can add a special project's HTML. Please remove that block, or ask one.")
            form.add_error("body", ValidationError(told))
            return
