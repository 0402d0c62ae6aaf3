"""What the worker does for the newsroom, every few seconds."""

from __future__ import annotations

from broadsheet.newsroom import scheduling
from broadsheet.ops import worker

worker.register("schedule", scheduling.run)
