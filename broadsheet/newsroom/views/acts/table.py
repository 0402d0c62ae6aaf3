"""The acts on an article that have a page of their own in the CMS: one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from broadsheet.accounts.models import User
from broadsheet.newsroom import (
    acts,
    correcting,
    delaying,
    embargoing,
    holding,
    keeping_back,
    second_person,
    withdrawing,
)
from broadsheet.newsroom.models import Article, CorrectionKind, GuardedAct
from broadsheet.newsroom.views.acts.forms import (
    EmbargoForm,
    HoldForm,
    NothingForm,
    ReasonForm,
    RetractionForm,
    WithdrawalForm,
)

Words = str | Promise


@dataclass(frozen=True)
class Act:
    """One act: who may, when it makes sense, what its page says, and what is called."""

    name: str
    label: Words
    icon: str
    explanation: Words
    button: Words
    done: Words
    permission: str
    form: type[NothingForm]
    do: Callable[..., Any]
    fits: Callable[[Article], bool]
    is_grave: bool = False
    guarded: GuardedAct | None = None
    """What it is to the rules about a second person, if they can ask for one."""

    def is_open_to(self, person: User, article: Article) -> bool:
        """Whether the menu offers it."""
        return acts.may(person, self.permission) and self.fits(article)

    def takes_two(self) -> bool:
        """Whether the button only asks for it, and a second person does it."""
        return self.guarded is not None and second_person.is_needed(self.guarded)

    def url(self, article: Article) -> str:
        """Its page."""
        return reverse("article_act", args=[article.pk, self.name])


ACTS = [
    Act(
        name="embargo",
        label=_("Embargo"),
        icon="time",
        explanation=_(
            "Until the moment you choose nobody can publish this article, by any way: not by the button, not by "
            "approving it, not by the schedule. A publication that is scheduled for earlier is called off."
        ),
        button=_("Set the embargo"),
        done=_("“%s” is under embargo."),
        permission="newsroom.add_embargo",
        form=EmbargoForm,
        do=embargoing.place,
        fits=lambda article: not article.live and article.withdrawal is None,
    ),
    Act(
        name="embargo-end",
        label=_("Lift the embargo"),
        icon="lock-open",
        explanation=_("From now on this article can be published. Nothing is published by this."),
        button=_("Lift the embargo"),
        done=_("The embargo on “%s” is lifted."),
        permission="newsroom.change_embargo",
        form=NothingForm,
        do=embargoing.lift,
        fits=lambda article: article.embargo is not None,
        guarded=GuardedAct.LIFT_EMBARGO,
    ),
    Act(
        name="hold",
        label=_("Legal hold"),
        icon="lock",
        explanation=_(
            "From now on nobody can publish this story, in any of its languages and by any way, until a chief editor "
            "lifts the hold. What is scheduled is called off."
        ),
        button=_("Place the hold"),
        done=_("“%s” is under a legal hold."),
        permission="newsroom.add_legalhold",
        form=HoldForm,
        do=holding.place,
        fits=lambda article: not article.live and article.withdrawal is None and article.legal_hold is None,
    ),
    Act(
        name="hold-and-take-off",
        label=_("Legal hold: take it off the site"),
        icon="lock",
        explanation=_(
            "The story goes off the site at once, in all its languages, and nobody can publish it again until a chief "
            "editor lifts the hold. Its addresses answer as if it had never been. What is scheduled is called off."
        ),
        button=_("Place the hold and take it off the site"),
        done=_("“%s” is off the site and under a legal hold."),
        permission="newsroom.add_legalhold",
        form=HoldForm,
        do=partial(holding.place, take_off=True),
        fits=lambda article: article.live and article.legal_hold is None,
        is_grave=True,
    ),
    Act(
        name="hold-and-leave",
        label=_("Legal hold: leave what is out"),
        icon="lock",
        explanation=_(
            "Readers go on seeing the story as it is now. No new version of it comes out, not even a correction, until "
            "a chief editor lifts the hold. What is scheduled is called off."
        ),
        button=_("Place the hold and leave what is out"),
        done=_("“%s” stays as it is, under a legal hold."),
        permission="newsroom.add_legalhold",
        form=HoldForm,
        do=holding.place,
        fits=lambda article: article.live and article.legal_hold is None,
    ),
    Act(
        name="hold-end",
        label=_("Lift the legal hold"),
        icon="lock-open",
        explanation=_("From now on this story can be published. Nothing is published by this."),
        button=_("Lift the hold"),
        done=_("The legal hold on “%s” is lifted."),
        permission="newsroom.change_legalhold",
        form=NothingForm,
        do=holding.lift,
        fits=lambda article: article.legal_hold is not None,
        guarded=GuardedAct.LIFT_HOLD,
    ),
    Act(
        name="delay-end",
        label=_("Set the safety delay aside"),
        icon="warning",
        explanation=_(
            "A safety rule holds this story back so that nobody is hurt by what it tells. From now on it can be published "
            "although the hours have not passed. Whoever wrote or changed the story cannot do this."
        ),
        button=_("Set the delay aside"),
        done=_("The safety delay of “%s” is set aside."),
        permission="newsroom.add_safetyoverride",
        form=ReasonForm,
        do=delaying.set_aside,
        fits=lambda article: not article.live and article.withdrawal is None and bool(delaying.waiting_by(article)),
        is_grave=True,
        guarded=GuardedAct.SET_DELAY_ASIDE,
    ),
    Act(
        name="retraction",
        label=_("Retract"),
        icon="warning",
        explanation=_(
            "The page stays where it is, with your note above the story: readers learn that it doesn't stand. The note "
            "is also on the corrections page. A retraction cannot be taken back."
        ),
        button=_("Retract the article"),
        done=_("“%s” is retracted."),
        permission="newsroom.add_correction",
        form=RetractionForm,
        do=correcting.retract,
        fits=lambda article: article.live and not article.corrections.filter(kind=CorrectionKind.RETRACTION).exists(),
        is_grave=True,
    ),
    Act(
        name="earlier-kept-back",
        label=_("Keep earlier versions from readers"),
        icon="no-view",
        explanation=_(
            "Readers can compare a story with what stood there before. From now on they see of all versions until today no "
            "more than when a change was made and of what kind it was. What stands in the story now stays as it is."
        ),
        button=_("Keep earlier versions back"),
        done=_("Readers see no earlier version of “%s”."),
        permission="newsroom.add_correction",
        form=ReasonForm,
        do=keeping_back.keep_back,
        fits=lambda article: article.live and article.public_changes.exists() and not keeping_back.is_all_kept(article),
    ),
    Act(
        name="earlier-shown-again",
        label=_("Show earlier versions again"),
        icon="view",
        explanation=_(
            "Readers can compare all public versions of this story from now on, those before a legal hold or a takedown "
            "among them."
        ),
        button=_("Show earlier versions"),
        done=_("Readers can compare all versions of “%s”."),
        permission="newsroom.change_legalhold",
        form=ReasonForm,
        do=keeping_back.show_again,
        fits=lambda article: article.live and article.compared_from is not None,
        is_grave=True,
    ),
    Act(
        name="kill",
        label=_("Kill"),
        icon="bin",
        explanation=_(
            "The article goes off the site at once, from every list and feed, and can't be published again until a "
            "chief editor undoes this. If it was out, its addresses answer “410 Gone” and say nothing but your note."
        ),
        button=_("Kill the article"),
        done=_("“%s” is killed."),
        permission="newsroom.add_kill",
        form=WithdrawalForm,
        do=withdrawing.kill,
        fits=lambda article: article.withdrawal is None,
        is_grave=True,
    ),
    Act(
        name="kill-end",
        label=_("Undo the kill"),
        icon="undo",
        explanation=_("The article becomes a draft again. It isn't published by this."),
        button=_("Undo the kill"),
        done=_("“%s” is a draft again."),
        permission="newsroom.delete_kill",
        form=NothingForm,
        do=withdrawing.undo_kill,
        fits=lambda article: hasattr(article, "kill"),
        guarded=GuardedAct.UNDO_KILL,
    ),
    Act(
        name="takedown",
        label=_("Take down"),
        icon="no-view",
        explanation=_(
            "For legal reasons. The article goes off the site at once; every address it ever had answers “410 Gone” and "
            "says nothing but your note, and its pictures lose their public names. Only an administrator can undo this."
        ),
        button=_("Take the article down"),
        done=_("“%s” is taken down."),
        permission="newsroom.add_takedown",
        form=WithdrawalForm,
        do=withdrawing.take_down,
        fits=lambda article: not hasattr(article, "takedown"),
        is_grave=True,
        guarded=GuardedAct.TAKE_DOWN,
    ),
    Act(
        name="takedown-end",
        label=_("Undo the takedown"),
        icon="undo",
        explanation=_("The article becomes a draft again. It isn't published by this."),
        button=_("Undo the takedown"),
        done=_("“%s” is a draft again."),
        permission="newsroom.delete_takedown",
        form=NothingForm,
        do=withdrawing.undo_takedown,
        fits=lambda article: hasattr(article, "takedown"),
        guarded=GuardedAct.UNDO_TAKEDOWN,
    ),
]

BY_NAME = {act.name: act for act in ACTS}
GUARDED = {act.guarded: act for act in ACTS if act.guarded is not None}
