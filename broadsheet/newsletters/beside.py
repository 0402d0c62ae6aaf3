"""Sign-up forms beside the newsroom's pages.

Below articles it is a fragment that the browser fetches, so that another newsletter prints no article anew. A running
story's page has its own newsletter's form in the page itself: there are few such pages.
"""

from __future__ import annotations

from django.template.loader import render_to_string

from broadsheet.foundation import sources
from broadsheet.newsletters.models import Newsletter, Receives
from broadsheet.newsroom.models import RunningStory


def article(**_context: object) -> str:
    """Its place, with a plain link where nothing is fetched. It asks for nothing."""
    return render_to_string("newsletters/beside_article.html")


def story(*, story: RunningStory, **_context: object) -> str:
    """The form of the story's newsletter, if it has one that anybody may have."""
    sources.record(source_of(story.pk))
    offered = Newsletter.objects.offered(story.language).filter(running_story=story, receives=Receives.ANYONE)
    found = offered.first()
    if found is None:
        return ""
    sources.record(found.source)
    return render_to_string("newsletters/beside_story.html", {"newsletter": found, "story": story})


def source_of(story: int) -> str:
    """What a story's page was made from that shows whether it has a newsletter."""
    return f"newsletter-of-story:{story}"
