"""A running story's newsletter on the desk: one press makes it, another prepares its next issue as a draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST

from broadsheet.newsletters import of_stories, rights
from broadsheet.newsroom import access
from broadsheet.newsroom.desk.rights import may_see_articles, staff_only
from broadsheet.newsroom.models import RunningStory


def panel(*, story: RunningStory, request: Any, **_context: object) -> str:
    """What stands on the desk's page of the story."""
    context = {
        "story": story,
        "newsletter": story.newsletters.first(),
        "may_make": request.user.has_perm(rights.ADD),
    }
    return render_to_string("newsletters/desk/of_story.html", context, request=request)


@require_POST
@staff_only(may_see_articles)
def newsletter(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a newsletter of this story."""
    story = access.running_story(request.user, pk)
    try:
        of_stories.make(story=story, by=request.user)  # type: ignore[arg-type]
    except of_stories.StoryNewsletterError as error:
        messages.error(request, str(error))
    return redirect("running_story_desk", story.pk)


@require_POST
@staff_only(may_see_articles)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Prepare its next issue, and open it."""
    story = access.running_story(request.user, pk)
    found = story.newsletters.first()
    if found is None:
        return redirect("running_story_desk", story.pk)
    try:
        made = of_stories.prepare(newsletter=found, by=request.user)  # type: ignore[arg-type]
    except of_stories.StoryNewsletterError as error:
        messages.warning(request, str(error))
        return redirect("running_story_desk", story.pk)
    return redirect("wagtailadmin_pages:edit", made.pk)
