"""Figures in words: forms, ways out, and what a test of subjects showed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from broadsheet.campaigns.experiment_desk.saying import Bar
from broadsheet.campaigns.statistics import proportions
from broadsheet.campaigns.statistics.interval import ALPHA, Interval
from broadsheet.campaigns.statistics.proportions import Share
from broadsheet.newsletters.figures_desk import drawing
from broadsheet.newsletters.models import Because, EndedBy, Issue

FORMS = {
    "": gettext_lazy("not known"),
    "newsletters": gettext_lazy("the page of all newsletters"),
    "newsletter": gettext_lazy("the newsletter’s own page"),
    "article": gettext_lazy("below an article"),
    "issue": gettext_lazy("an issue on the web"),
    "preferences": gettext_lazy("the preferences"),
    "import": gettext_lazy("taken over in a list"),
}


@dataclass(frozen=True)
class Arm:
    """One subject: how many got it and followed it, and how far it is from the first, in points of a hundred."""

    subject: str
    sent: int
    clicked: int
    percent: float
    low: str
    high: str
    bar: Bar | None
    is_sent: bool


@dataclass(frozen=True)
class Trial:
    """A test as the page shows it: planned, running or decided."""

    arms: list[Arm]
    share: int
    due_at: datetime | None
    sentence: str
    is_decided: bool
    ratio_p: float | None


def form(name: str) -> str:
    """Where somebody signed up, for people."""
    return str(FORMS.get(name, name))


def forms(found: list[tuple[str, int]]) -> list[tuple[str, str, int]]:
    """The form's own name, its words, and how many."""
    return [(name, form(name), count) for name, count in found]


def ways(found: list[tuple[str, int]]) -> list[tuple[str, str, int]]:
    """The same of endings."""
    words = {str(value): str(label) for value, label in EndedBy.choices}
    return [(name, words.get(name, _("not known")), count) for name, count in found]


def trial(issue: Issue) -> Trial | None:
    """None where nothing is tried."""
    test, sending = getattr(issue, "subject_test", None), getattr(issue, "sending", None)
    if test is None:
        return None
    made = getattr(test, "decision", None)
    due = test.due_at(sending.made_at) if sending else None
    if made is None:
        arms = [Arm(subject, 0, 0, 0.0, "", "", None, False) for subject in test.subjects]
        return Trial(arms, test.share, due, _waiting(due), False, None)
    shares = [Share(each["clicked"], each["sent"]) for each in made.figures]
    return Trial(
        _arms(test.subjects, shares, made.arm),
        test.share,
        due,
        _sentence(made.because, test.subjects, made.arm),
        True,
        made.ratio_p,
    )


def _arms(subjects: list[str], shares: list[Share], chosen: int) -> list[Arm]:
    pairs = max(1, len(shares) * (len(shares) - 1) // 2)
    found: list[Interval | None] = [
        None,
        *(proportions.difference(shares[0], one, ALPHA / pairs) for one in shares[1:]),
    ]
    widest = max([0.001, *(max(abs(one.low), abs(one.high)) for one in found if one)])
    return [
        Arm(
            subject, share.of, share.did, round(100 * share.value, 1), _points(one.low) if one else "",
            _points(one.high) if one else "", drawing.interval(one, widest) if one else None, number == chosen,
        )
        for number, (subject, share, one) in enumerate(zip(subjects, shares, found, strict=True))
    ]  # fmt: skip


def _points(value: float) -> str:
    sign = "−" if value < 0 else "+"
    return f"{sign}{number_format(abs(100 * value), decimal_pos=1)} %"


def _waiting(due: datetime | None) -> str:
    if due is None:
        return _("It is tried when the issue is sent.")
    return _("It is being tried. Nothing is shown before it is decided: who looks early sees chance.")


def _sentence(because: str, subjects: list[str], arm: int) -> str:
    if because == Because.MORE:
        return _("More readers followed “%s” to a story than any other subject. The others got it.") % subjects[arm]
    if because == Because.BROKEN:
        return _(
            "The arms are not as large as they should be, so no figure can be believed. The others got the editor’s own subject."
        )
    return (
        _("No difference shown: what was found may well be chance. The others got the editor’s own subject, “%s”.")
        % subjects[arm]
    )
