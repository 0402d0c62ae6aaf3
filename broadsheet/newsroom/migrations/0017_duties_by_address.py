"""Pages whose address said what they are keep being it, and the imprint names nobody who was never in public."""

from typing import Any

from django.db import migrations

BY_SLUG = {
    "ethics": "ethics",
    "standards": "ethics",
    "principles": "ethics",
    "corrections-policy": "corrections",
    "verification": "verification",
    "unnamed-sources": "unnamed",
    "diversity": "diversity",
    "feedback": "feedback",
    "ownership": "ownership",
    "funding": "funding",
    "team": "imprint",
    "imprint": "imprint",
    "mission": "mission",
}


def name_duties(apps: Any, schema_editor: Any) -> None:
    StandingPage = apps.get_model("newsroom", "StandingPage")
    Revision = apps.get_model("wagtailcore", "Revision")
    taken = set()
    for slug, duty in BY_SLUG.items():
        keys = StandingPage.objects.filter(slug=slug).values_list("translation_key", flat=True)
        for page in StandingPage.objects.filter(translation_key__in=list(keys)).order_by("pk"):
            if (duty, page.locale_id) in taken:
                continue
            taken.add((duty, page.locale_id))
            StandingPage.objects.filter(pk=page.pk).update(duty=duty)
            for revision in Revision.objects.filter(pk__in=[page.latest_revision_id, page.live_revision_id]):
                # A draft that is published later must not take it off again.
                revision.content = {**revision.content, "duty": duty}
                revision.save(update_fields=["content"])


def keep_to_the_known(apps: Any, schema_editor: Any) -> None:
    Contributor = apps.get_model("newsroom", "Contributor")
    BylineEntry = apps.get_model("newsroom", "BylineEntry")
    out = BylineEntry.objects.filter(article__live=True, contributor__isnull=False)
    Contributor.objects.exclude(pk__in=out.values("contributor_id")).update(on_imprint=False)


class Migration(migrations.Migration):
    dependencies = [("newsroom", "0016_duties_of_pages")]

    operations = [
        migrations.RunPython(name_duties, migrations.RunPython.noop),
        migrations.RunPython(keep_to_the_known, migrations.RunPython.noop),
    ]
