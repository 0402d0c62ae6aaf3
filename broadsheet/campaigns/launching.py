"""Letting a campaign run, and taking that back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from broadsheet.accounts.models import User
from broadsheet.campaigns.models import Campaign, Launch
from broadsheet.campaigns.models.ask import source_of_campaign
from broadsheet.foundation import clock, languages, sources
from broadsheet.ops import audit


class NotDoneError(Exception):
    """It stays as it was. The text is for whoever asked."""


@transaction.atomic
def launch(*, campaign: Campaign, by: User | None) -> Launch:
    """Let it run from its beginning on. Asked twice, it runs already. Raises `NotDoneError`."""
    found = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if found.is_launched:
        return found.launch
    if clock.now() >= found.ends_at:
        raise NotDoneError(_("Its end is past. Give it a later one first."))
    if not found.words.filter(language=languages.default()).exclude(title="").exists():
        raise NotDoneError(_("Say the goal in words first, at least in the first language of the publication."))
    made = Launch.objects.create(campaign=found, made_by=by)
    found.first_launched_at = found.first_launched_at or made.made_at
    found.save(update_fields=["first_launched_at"])
    audit.note(act="campaign.launch", on=found, by=by, goal=found.goal, starts_at=found.starts_at.isoformat())
    sources.changed(found.source, source_of_campaign(found))
    return made


@transaction.atomic
def take_back(*, campaign: Campaign, reason: str, by: User | None) -> None:
    """Make it a draft again: from now on nothing of it is public. Raises `NotDoneError`."""
    found = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if not reason.strip():
        raise NotDoneError(_("Say why: it stands in the campaign’s story."))
    if hasattr(found, "ending"):
        raise NotDoneError(_("Its final figures are frozen, and stay public."))
    count, _by_model = Launch.objects.filter(campaign=found).delete()
    if count:
        audit.note(act="campaign.take_back", on=found, by=by, reason=reason.strip()[:500])
        sources.changed(found.source, source_of_campaign(found))


def languages_without_words(campaign: Campaign) -> list[str]:
    """The publication's languages in which it has no title."""
    said = {words.language for words in campaign.words.all() if words.title}
    return [code for code in languages.codes() if code not in said]
