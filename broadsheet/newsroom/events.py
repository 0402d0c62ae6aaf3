"""What happened in the newsroom, told on commit to whoever listens.

Each signal's sender is the article's class. A listener must be quick; one that fails is logged and disturbs nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal

article_published = Signal()
"""An article came out (again): `article`, and `first` if it was never out before."""

article_updated = Signal()
"""An article that is out was changed: `article`, `change_kind`."""

article_moved = Signal()
"""An article that was once out has got another address: `article`, `old_path` and `new_path` (slugs), `language`."""

article_unpublished = Signal()
"""An article is out no more: `article`."""

article_deleted = Signal()
"""An article that was once out was deleted for good: `article` (without a row now), `article_id`."""

article_corrected = Signal()
"""Readers are told that something was wrong: `article`, `correction`."""

article_withdrawn = Signal()
"""An article was killed or taken down: `article`, `withdrawal`."""

article_restored = Signal()
"""A kill or a takedown was undone; the article is a draft again: `article`."""

article_embargoed = Signal()
"""An article got an embargo: `article`, `embargo`."""

embargo_lifted = Signal()
"""An article's embargo was lifted: `article`, `embargo`."""

article_held = Signal()
"""A legal hold was placed on a story: `article`, `hold`."""

hold_lifted = Signal()
"""A story's legal hold was lifted: `article`, `hold`."""

delay_set_aside = Signal()
"""A safety delay was set aside for an article: `article`."""

second_person_asked = Signal()
"""Somebody asked for an act that a second person must confirm: `article`, `request`."""

picture_changed = Signal()
"""A picture looks different now, or has got more scaled copies: `picture`. Its sender is `Picture`."""

embed_copied = Signal()
"""A copy of a piece of another site came in: `copy` (an `EmbedCopy`), `page` that asked for it. Its sender is `EmbedCopy`."""


def tell(signal: Signal, *, sender: type, **news: Any) -> None:
    """Send a signal once the transaction is committed; not at all if it is rolled back."""
    send: Callable[[], Any] = partial(signal.send_robust, sender=sender, **news)
    transaction.on_commit(send, robust=True)
