"""What the press listens to: every change that any app tells of."""

from __future__ import annotations

from broadsheet.edition import noticing
from broadsheet.foundation import sources

sources.listen(noticing.write_down)
