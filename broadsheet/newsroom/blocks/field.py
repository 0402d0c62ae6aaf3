"""The field that holds blocks."""

from __future__ import annotations

from typing import Any

from wagtail.fields import StreamField


class BlocksField(StreamField):
    """A StreamField whose migrations don't list its blocks.

    The column is JSON whatever the blocks are. Wagtail's own field writes every label and help text into a migration,
    so that each reworded sentence would make one.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """As Wagtail's, without the blocks."""
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
