"""Which methods somebody has written an answer to.

Django's form views answer PUT as if it were POST, its deleting views DELETE, its redirects and plain functions
whatever comes. Nobody
has thought of those ways in, so nobody has looked at what they open.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.views.generic import RedirectView
from django.views.generic.edit import DeletionMixin, ProcessFormView

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_BY_ANOTHER_NAME = (
    ProcessFormView.put,
    DeletionMixin.delete,
    RedirectView.put,
    RedirectView.patch,
    RedirectView.delete,
)


def is_meant(view: Callable[..., Any], method: str) -> bool:
    """Whether the view was written for this method. Of GET, and of a plain function's POST, the view itself knows best."""
    if method in SAFE or hasattr(view, "cls"):  # REST framework keeps its own list
        return True
    of_class = getattr(view, "view_class", None)
    if of_class is None:
        return method == "POST"
    written = getattr(of_class, method.lower(), None)
    return written is not None and written not in _BY_ANOTHER_NAME
