"""What happened to narrations, told on commit. A listener must be quick; one that fails is logged and disturbs nobody."""

from __future__ import annotations

from django.dispatch import Signal

narration_ready = Signal()
"""Readers may hear it now: `narration`. Its sender is `Narration`."""

narration_ended = Signal()
"""It is offered no more: `narration`, as its row says now. Its sender is `Narration`."""
