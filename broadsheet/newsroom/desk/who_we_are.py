"""Who we are: which of the pages that a trustworthy paper has in public are written, and how each may begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.models import Page

from broadsheet.accounts.models import User
from broadsheet.foundation import languages
from broadsheet.newsroom.models import Duty, Home, StandingPage
from broadsheet.ops import audit

QUESTIONS: dict[Duty, list[Any]] = {
    Duty.IMPRINT: [gettext_lazy("Who publishes this paper?"), gettext_lazy("Who answers for its contents?")],
    Duty.OWNERSHIP: [gettext_lazy("Whom does it belong to?"), gettext_lazy("Who can tell us what to write?")],
    Duty.FUNDING: [gettext_lazy("Whose money is it?"), gettext_lazy("What money don’t we take?")],
    Duty.ETHICS: [
        gettext_lazy("What do we hold ourselves to?"),
        gettext_lazy("What do we not publish?"),
        gettext_lazy("What if somebody of us is involved?"),
    ],
    Duty.CORRECTIONS: [
        gettext_lazy("What do we do when we are wrong?"),
        gettext_lazy("How can you tell us of a mistake?"),
    ],
    Duty.VERIFICATION: [gettext_lazy("When is something known?"), gettext_lazy("What if we could not verify it?")],
    Duty.UNNAMED: [
        gettext_lazy("When do we leave a name out?"),
        gettext_lazy("Who decides, and who knows the name?"),
        gettext_lazy("What do we tell you then?"),
    ],
    Duty.BYLINES: [
        gettext_lazy("When does a story have no byline?"),
        gettext_lazy("Who answers for it then?"),
    ],
    Duty.MACHINES: [gettext_lazy("What do machines do here?"), gettext_lazy("What do they never do?")],
    Duty.MISSION: [gettext_lazy("What do we write about, and why?")],
    Duty.DIVERSITY: [gettext_lazy("Whom do we ask?"), gettext_lazy("Who are we?")],
    Duty.FEEDBACK: [gettext_lazy("How can you reach us?"), gettext_lazy("Who answers, and when?")],
}
"""What readers want to know from each. They are the headings of a draft, in the page's own language."""


class WrittenAlreadyError(Exception):
    """There is such a page. The text is fit to be shown."""


@dataclass(frozen=True)
class Cell:
    """One page in one language, or its place."""

    language: str
    page: StandingPage | None


@dataclass(frozen=True)
class Row:
    """One of the pages, in each language in turn."""

    duty: Duty
    cells: list[Cell]


def rows() -> list[Row]:
    """All of them. One query."""
    pages = StandingPage.objects.exclude(duty="").select_related("locale").defer("body")
    found = {(page.duty, page.language): page for page in pages}
    return [Row(duty, [Cell(code, found.get((duty, code))) for code in languages.codes()]) for duty in Duty]


@transaction.atomic
def begin(*, duty: Duty, language: str, by: User) -> StandingPage:
    """A draft with the questions that readers have. Raises `WrittenAlreadyError`."""
    home = Home.in_language(language)
    Page.objects.select_for_update().filter(pk=home.pk).order_by().first()  # two buttons pressed at once make one page
    if other := StandingPage.objects.filter(duty=duty, locale=home.locale).first():
        raise WrittenAlreadyError(_("“%(page)s” is that page already.") % {"page": other.title})
    with override(language):
        title = str(duty.label).partition(":")[0]
        body = [("heading", str(question)) for question in QUESTIONS[duty]]
    page = StandingPage(title=title, duty=duty, show_in_menus=True, live=False, owner=by, locale=home.locale, body=body)
    page.slug = page.free_slug("")  # Wagtail finds none in a draft's Cyrillic title
    home.add_child(instance=page)
    page.save_revision(user=by)
    audit.note(act="standing_page.begin", on=page, by=by, duty=str(duty))
    return page
