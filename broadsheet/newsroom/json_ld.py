"""What a page says about itself in schema.org's words, for search engines and everyone else who asks."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from broadsheet.foundation import clock, languages, sources
from broadsheet.foundation.text import plain
from broadsheet.newsroom import (
    duties,
    how_we_know,
    machine_help,
    part_of_stories,
    share_pictures,
    telling_outcomes,
    timeline,
)
from broadsheet.newsroom.models import Access, Article, Contributor, Duty, Publication, RunningStory, StandingPage, Tone
from broadsheet.newsroom.models.named import NamedInLanguage

Node = dict[str, Any]

ARTICLE_TYPES = {
    Tone.NEWS: "ReportageNewsArticle",
    Tone.ANALYSIS: "AnalysisNewsArticle",
    Tone.OPINION: "OpinionNewsArticle",
    Tone.EXPLAINER: "BackgroundNewsArticle",
    Tone.SPONSORED: "AdvertiserContentArticle",
}

POLICIES = {
    Duty.IMPRINT: ("masthead",),
    Duty.OWNERSHIP: ("ownershipFundingInfo",),
    Duty.FUNDING: ("ownershipFundingInfo",),
    Duty.ETHICS: ("ethicsPolicy", "publishingPrinciples"),
    Duty.CORRECTIONS: ("correctionsPolicy",),
    Duty.VERIFICATION: ("verificationFactCheckingPolicy",),
    Duty.UNNAMED: ("unnamedSourcesPolicy",),
    Duty.BYLINES: ("noBylinesPolicy",),
    Duty.MACHINES: ("publishingPrinciples",),
    Duty.MISSION: ("missionCoveragePrioritiesPolicy",),
    Duty.DIVERSITY: ("diversityPolicy",),
    Duty.FEEDBACK: ("actionableFeedbackPolicy",),
}
"""What schema.org calls the pages in which a paper says what can be expected of it. Where two serve, both are named.

It has no word of its own for what machines help with: that is a principle of publishing. `diversityStaffingReport` would be a report
with figures, which a policy is not.
"""

PARTLY_BY_MACHINES = "https://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
"""IPTC's word for people's work with parts that a machine made."""

GATED_PART = ".gate"
"""The CSS class of what stands where the open part of an article ends."""

# What could end a script element or open a comment in it; the same set as Django's json_script, and the two line ends
# that JavaScript knows and JSON does not.
_UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def script(*nodes: Node) -> SafeString:
    """The nodes as one script element, safe whatever their texts hold."""
    text = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False)
    return mark_safe(f'<script type="application/ld+json">{text.translate(_UNSAFE)}</script>')


def article(found: Article, *, url: str, publication: Publication) -> list[Node]:
    """An article and the way to it."""
    node: Node = {
        "@type": ARTICLE_TYPES.get(Tone(found.tone), "NewsArticle"),
        "@id": f"{url}#article",
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "url": url,
        "headline": found.headline,
        "description": found.search_description or found.summary,
        "inLanguage": found.edition,
        "articleSection": found.section.name,
        "keywords": [topic.name for topic in found.topics.all()],
        "author": authors(found),
        "publisher": _publisher(found.edition, publication),
        "datePublished": _moment(found.published_at),
        "dateModified": _moment(found.updated_at or found.published_at),
        "image": _article_pictures(found),
        "dateline": found.dateline,
        "timeRequired": f"PT{found.reading_minutes}M",
        **_access(found),
        "isPartOf": _series(found),
        "correction": _corrections(found),
        "citation": how_we_know.citations(found),
        "digitalSourceType": PARTLY_BY_MACHINES if machine_help.of(found) else "",
        "about": _running_stories(found),
        "mentions": _claims(found, url),
    }
    trail = [(found.section.name, languages.absolute(found.section.get_absolute_url(), found.edition))]
    return [_without_empty(node), breadcrumbs(found.edition, publication, *trail, (found.headline, url))]


def authors(found: Article) -> list[Node]:
    """Everybody in the byline, in its order; those with a record of ours with its address."""
    nodes: list[Node] = []
    for entry in found.authors:
        node: Node = {"@type": "Person", "name": entry.contributor.name if entry.contributor else entry.text}
        if entry.contributor:
            node["url"] = languages.absolute(entry.contributor.get_absolute_url(), entry.contributor.language)
            if entry.contributor.role:
                node["jobTitle"] = entry.contributor.role
        nodes.append(node)
    return nodes


def breadcrumbs(language: str, publication: Publication, *steps: tuple[str, str]) -> Node:
    """The way from the front to a page: names and whole addresses, the page itself last."""
    trail = [(publication.name, languages.url_to(language, "front")), *steps]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": url}
            for position, (name, url) in enumerate(trail, start=1)
        ],
    }


def front(language: str, publication: Publication) -> list[Node]:
    """The paper as a whole: its site, and the organisation with its policies."""
    url = languages.url_to(language, "front")
    site: Node = {
        "@type": "WebSite",
        "@id": f"{url}#website",
        "url": url,
        "name": publication.name,
        "description": publication.description or publication.tagline,
        "inLanguage": language,
        "publisher": {"@id": _organisation_id()},
    }
    return [_without_empty(site), organisation(language, publication)]


def organisation(language: str, publication: Publication) -> Node:
    """The publisher with everything that it says about itself."""
    node = _publisher(language, publication)
    node["description"] = publication.description
    if publication.contact_email:
        node["contactPoint"] = {
            "@type": "ContactPoint",
            "contactType": "newsroom",
            "email": publication.contact_email,
        }
    return _without_empty(node)


def listing(found: NamedInLanguage, *, url: str, publication: Publication) -> list[Node]:
    """A section's, topic's, contributor's or series' page, and the way to it."""
    kind = "ProfilePage" if isinstance(found, Contributor) else "CollectionPage"
    node: Node = {
        "@type": kind,
        "@id": url,
        "url": url,
        "name": found.name,
        "description": found.description,
        "inLanguage": found.language,
        "publisher": _publisher(found.language, publication),
    }
    if isinstance(found, Contributor):
        node["mainEntity"] = _person(found, url)
    if isinstance(found, RunningStory):
        node["mainEntity"] = _articles_on(found)
    return [_without_empty(node), breadcrumbs(found.language, publication, (found.name, url))]


def standing(page: StandingPage, *, url: str, publication: Publication) -> list[Node]:
    """A page of the paper itself."""
    node: Node = {
        "@type": "AboutPage" if page.slug == "about" else "WebPage",
        "@id": url,
        "url": url,
        "name": page.title,
        "description": page.search_description,
        "inLanguage": page.language,
        "publisher": _publisher(page.language, publication),
    }
    return [_without_empty(node), breadcrumbs(page.language, publication, (page.title, url))]


def _access(found: Article) -> Node:
    if found.access == Access.OPEN:
        return {"isAccessibleForFree": True}
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": GATED_PART}
    return {"isAccessibleForFree": False, "hasPart": part}


def _article_pictures(found: Article) -> list[Node]:
    return [
        _without_empty(
            {
                "@type": "ImageObject",
                "url": copy.url,
                "contentUrl": copy.url,
                "width": copy.width,
                "height": copy.height,
                "caption": plain(found.main_caption),
                "creditText": plain(found.main_credit),
            }
        )
        for copy in share_pictures.copies(found.main_picture, "search")
    ]


def _corrections(found: Article) -> list[Node]:
    return [
        {"@type": "CorrectionComment", "text": plain(correction.note), "datePublished": _moment(correction.made_at)}
        for correction in found.corrections.all()
    ]


def _series(found: Article) -> Node | None:
    if found.series is None:
        return None
    url = languages.absolute(found.series.get_absolute_url(), found.edition)
    return {"@type": "CreativeWorkSeries", "@id": url, "name": found.series.name, "url": url}


def _running_stories(found: Article) -> list[Node]:
    nodes: list[Node] = []
    for story in part_of_stories.of(found):
        url = languages.absolute(story.get_absolute_url(), story.language)
        nodes.append({"@type": "Thing", "@id": f"{url}#story", "name": story.name, "url": url})
    return nodes


def _claims(found: Article, url: str) -> list[Node]:
    """What it said would happen, where readers are told what came of it: a claim, with what we say of it now."""
    return [
        _without_empty(
            {
                "@type": "Claim",
                "text": timeline.said(claim),
                "datePublished": _moment(found.published_at),
                "firstAppearance": {"@id": f"{url}#article"},
                "comment": {
                    "@type": "Comment",
                    "text": f"{claim.get_result_display()}: {claim.outcome}",
                    "dateCreated": _moment(claim.done_at),
                },
            }
        )
        for claim in telling_outcomes.of(found)
    ]


def _articles_on(found: RunningStory) -> Node:
    """The newest articles of a timeline, in its order."""
    articles = timeline.of(found).articles
    return {
        "@type": "ItemList",
        "itemListOrder": "https://schema.org/ItemListOrderDescending",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": article.headline,
                "url": languages.absolute(article.get_absolute_url(), article.edition),
            }
            for position, article in enumerate(articles, start=1)
        ],
    }


def _person(found: Contributor, url: str) -> Node:
    portrait = share_pictures.copies(found.portrait, "portrait")
    return _without_empty(
        {
            "@type": "Person",
            "@id": f"{url}#person",
            "name": found.name,
            "url": url,
            "jobTitle": found.role,
            "description": found.description,
            "email": found.public_email,
            "sameAs": [found.website] if found.website else [],
            "knowsAbout": found.subjects,
            "knowsLanguage": found.languages_spoken,
            "image": portrait[0].url if portrait else "",
        }
    )


def _publisher(language: str, publication: Publication) -> Node:
    node: Node = {
        "@type": "NewsMediaOrganization",
        "@id": _organisation_id(),
        "name": publication.name,
        "url": languages.url_to(language, "front"),
    }
    node.update(_policies(language))
    for logo in sources.shared("logo", lambda: share_pictures.copies(publication.logo, "logo")):
        node["logo"] = {"@type": "ImageObject", "url": logo.url, "width": logo.width, "height": logo.height}
    return node


def _organisation_id() -> str:
    return f"{languages.url_to(languages.default(), 'front')}#organization"


def _policies(language: str) -> dict[str, Any]:
    """By schema.org's names, the addresses of the pages of this edition; the corrections themselves until there is a policy."""
    found: dict[str, list[str]] = {}
    for duty, slug in duties.slugs(language).items():
        for name in POLICIES.get(duty, ()):
            found.setdefault(name, []).append(languages.url_to(language, "page", slug))
    found.setdefault("correctionsPolicy", [languages.url_to(language, "corrections")])
    return {name: urls[0] if len(urls) == 1 else urls for name, urls in found.items()}


def _moment(moment: datetime | None) -> str:
    return clock.local(moment).isoformat(timespec="seconds") if moment else ""


def _without_empty(node: Node) -> Node:
    return {key: value for key, value in node.items() if value not in ("", None, [], {})}
