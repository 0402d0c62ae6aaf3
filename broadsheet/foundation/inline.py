"""Scripts that stand within a page, because they must run before it is painted. The Content-Security-Policy names each by its hash.

They are files in `static/inline/`, written to be read; what only people need is taken out here, so that hash and page agree.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).resolve().parents[2] / "static" / "inline"

_COMMENT = re.compile(r"^\s*//.*$\n?", re.MULTILINE)  # whole lines only: a script of ours has no others


@cache
def script(name: str) -> SafeString:
    """The script as it stands in pages."""
    source = _COMMENT.sub("", (FOLDER / f"{name}.js").read_text())
    return mark_safe("".join(line.strip() for line in source.splitlines()))


def hashes() -> list[str]:
    """All of them, as the policy's `script-src` names them."""
    found = sorted(FOLDER.glob("*.js"))
    return [f"'sha256-{_digest(script(path.stem))}'" for path in found]


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
