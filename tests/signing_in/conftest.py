"""Staff who sign in: what readers' tests know, with the newsroom's roles, which readers must not know of."""

from __future__ import annotations

from broadsheet.readers.tests.conftest import browser, letters, reader

__all__ = ["browser", "letters", "reader"]
