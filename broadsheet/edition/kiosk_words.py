"""What the kiosk says itself, translated for `site.json`: it knows English alone."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from broadsheet.foundation import languages

SAID = {
    400: (_("Not understood"), _("This address cannot be understood.")),
    403: (
        _("Not for everybody"),
        _("This is for those who may read the whole article. Sign in and come back by its page."),
    ),
    404: (_("Not found"), _("There is nothing at this address.")),
    405: (_("Not possible"), _("This cannot be done here.")),
    406: (_("Not in this form"), _("This page cannot be sent in a form that your program takes.")),
    414: (_("Too long"), _("This address is too long.")),
    416: (_("No such part"), _("The file has no such part.")),
    431: (_("Too much"), _("Your program sent more about itself than can be read.")),
    500: (_("Our mistake"), _("Something went wrong on our side.")),
    503: (
        _("Back in a minute"),
        _("This part of the site has a break. What is published can be read as ever."),
    ),
}
"""The same as `kiosk.words.OWN`, where gettext finds it; a test compares the two."""
TO_FRONT = _("To the front page")


def of(language: str) -> dict[str, Any]:
    """One language's words, as `kiosk.words` reads them."""
    with translation.override(language):
        return {
            "language": language,
            "direction": "rtl" if languages.is_right_to_left(language) else "ltr",
            "front": f"/{languages.prefix(language)}",
            "to_front": str(TO_FRONT),
            "said": {str(status): [str(title), str(sentence)] for status, (title, sentence) in SAID.items()},
        }
