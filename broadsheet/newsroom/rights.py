"""Whom the newsroom knows."""

from __future__ import annotations

from broadsheet.foundation import known
from broadsheet.newsroom.views import me

known.register(me.staff, order=10)
