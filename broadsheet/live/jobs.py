"""What the worker does for the live feed."""

from __future__ import annotations

from broadsheet.live import filing
from broadsheet.ops import worker

worker.register("posts whose embargo is over", filing.let_out_planned)
