"""What is wrong with an issue before it goes: what stops it, and what somebody should know of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.db import models
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from broadsheet.foundation import languages
from broadsheet.newsletters.models import Issue, Newsletter
from broadsheet.newsletters.writing import mails
from broadsheet.newsletters.writing.mails import Written
from broadsheet.newsroom.models import Contributor, Section, Series, Topic
from broadsheet.ops.models import Address

MOST_BYTES = 100_000
"""Gmail hides what comes after about 102,000 bytes, the link to end it among it."""
MANY_BYTES = 80_000
SHORT_SUBJECT = 45
"""Characters that a telephone shows."""
ROOM_FOR_LINKS = 2_000
"""What a reader's own links and name add at most."""


NAMED: dict[str, type[models.Model]] = {
    "section": Section, "topic": Topic, "contributor": Contributor, "series": Series,
}  # fmt: skip
"""Views whose addresses name one of these."""


@dataclass(frozen=True)
class Finding:
    """One thing. `stops`: it can't be sent so."""

    text: str
    stops: bool = False


def look_at(issue: Issue, written: Mapping[bool, Written] | None = None) -> list[Finding]:
    """Everything about this issue, what stops it first. Whoever has written it for both already hands that in."""
    found: dict[Finding, None] = {}
    for mail in (written or mails.for_both(issue)).values():
        found |= dict.fromkeys(_of_mail(mail, str(issue.full_url)))
    found |= dict.fromkeys(_of_subject(issue))
    if mails.pictures_to_come(issue):
        said = _("A picture is still being made, and the letter would go without it. Look again in a minute.")
        found[Finding(said)] = None
    return sorted(found, key=lambda each: not each.stops)


def _of_subject(issue: Issue) -> Iterator[Finding]:
    if len(issue.title) > SHORT_SUBJECT:
        yield Finding(_("The subject has %d characters; a telephone shows about 45.") % len(issue.title))
    if not issue.preheader:
        yield Finding(_("There is no preview line: mail programs show the beginning of the letter instead."))
    if not issue.body:
        yield Finding(_("There is nothing in it."), stops=True)


def _of_mail(written: Written, own_page: str) -> Iterator[Finding]:
    size = written.size + ROOM_FOR_LINKS
    if size > MOST_BYTES:
        yield Finding(
            _("It has %d kB; over 100, mail programs cut it off, and with it the link to end it.") % (size // 1000),
            stops=True,
        )
    elif size > MANY_BYTES:
        yield Finding(_("It has %d kB; over 100, mail programs cut it off.") % (size // 1000))
    for text, name in ((written.html, _("The letter")), (written.text, _("The text part"))):
        if mails.END not in text:
            yield Finding(_("%s has no link to end it.") % name, stops=True)
    soup = BeautifulSoup(written.html, "html.parser")
    for image in soup.find_all("img"):
        if not image.get("alt"):
            yield Finding(
                _("A picture has no words for those who can’t see it: %s") % str(image.get("src")).rsplit("/", 1)[-1]
            )
    for address in dict.fromkeys(str(link["href"]) for link in soup.find_all("a", href=True)):
        if address != own_page and _is_nowhere(unescape(address)):
            yield Finding(_("A link leads nowhere: %s") % address)


def _is_nowhere(address: str) -> bool:
    """Whether this is one of our addresses, and readers find nothing there. Others' are theirs: nothing is fetched."""
    parts = urlsplit(address)
    if address.startswith("[["):
        return False
    if not parts.scheme:
        return True
    if f"{parts.scheme}://{parts.netloc}" not in {languages.origin(code) for code in languages.codes()}:
        return False
    language = languages.for_request(parts.hostname or "", parts.path)
    with translation.override(language):
        try:
            match = resolve(parts.path)
        except Resolver404:
            return True
    return not _is_there(match, language)


def _is_there(match: ResolverMatch, language: str) -> bool:
    """Whether what an address names is out. Asks the database; addresses that name nothing are there."""
    slug = match.kwargs.get("slug")
    if match.view_name == "page":
        return _is_page_out(language, str(slug))
    if match.view_name in NAMED:
        return NAMED[match.view_name]._default_manager.filter(locale__language_code=language, slug=slug).exists()
    if match.view_name == "newsletter":
        return Newsletter.objects.offered(language).filter(slug=slug).exists()
    if match.view_name == "newsletter_issue":
        found = Issue.objects.filter(live=True, newsletter__language=language, slug=slug)
        return bool(found.filter(newsletter__slug=match.kwargs["newsletter"]).exists())
    return True


def _is_page_out(language: str, slug: str) -> bool:
    found = Address.objects.at(language, slug)
    if found is None or found.gone_at:
        return False
    return bool(found.redirect_to) or (found.page is not None and found.page.live)
