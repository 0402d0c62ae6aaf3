"""The press's panel on the desk."""

from __future__ import annotations

from broadsheet.edition import desk
from broadsheet.foundation import places

places.register("desk.panel", desk.panel, order=8)
