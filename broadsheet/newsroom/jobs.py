"""What the worker does for the newsroom, every few seconds."""

from __future__ import annotations

from broadsheet.newsroom import draft_openings, public_names, scheduling
from broadsheet.ops import worker

worker.register("schedule", scheduling.run)
worker.register("unused pictures", public_names.sweep_now_and_then)
worker.register("draft openings", draft_openings.tidy_now_and_then)
