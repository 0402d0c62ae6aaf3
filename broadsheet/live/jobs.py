"""What the worker does for the live feed."""

from __future__ import annotations

from broadsheet.live import filing
from broadsheet.live.digest import making
from broadsheet.ops import worker

worker.register("posts whose embargo is over", filing.let_out_planned)
worker.register("the daily digest", making.make_due)
