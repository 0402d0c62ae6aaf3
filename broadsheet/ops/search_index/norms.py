"""When title norms are refreshed."""

from __future__ import annotations


class OwnRowOnly:
    """Refreshes title norms only when everything is rebuilt anyway."""

    def _refresh_title_norms(self, full: bool = False) -> None:
        if full:
            super()._refresh_title_norms(full=True)  # type: ignore[misc]
