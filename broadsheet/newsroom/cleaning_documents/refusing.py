"""In what words a document is refused."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class RefusedDocumentError(ValidationError):
    """The document can't be made safe; the message says why and what to do."""


def damaged() -> RefusedDocumentError:
    """It can't be read, so what it says about people can't be taken out."""
    return RefusedDocumentError(
        _(
            "What this file says about people and machines can't be taken out of it: it is damaged, or of a kind that we "
            "don't know. Please open it, save it again or export it as a PDF, and upload that."
        )
    )


def macros() -> RefusedDocumentError:
    """It has programs in it."""
    return RefusedDocumentError(
        _("This file has macros or other programs in it, which could do harm. Please save it without them and retry.")
    )


def locked() -> RefusedDocumentError:
    """It has a password."""
    return RefusedDocumentError(
        _("This file is locked with a password, so it can't be cleaned. Please save it without one and retry.")
    )


def holds_a_file(name: str) -> RefusedDocumentError:
    """It carries another file that can't be cleaned."""
    return RefusedDocumentError(
        _("This file holds another one that can't be cleaned: %s. Please take that out, or upload it by itself.") % name
    )


def too_large() -> RefusedDocumentError:
    """It is a bomb, or nearly."""
    return RefusedDocumentError(_("Unpacked, this file is far too large. Please split it."))
