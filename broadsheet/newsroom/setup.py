"""What must be there before the first article: languages, the page tree, roles."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from broadsheet.foundation import languages
from broadsheet.newsroom import listing, review, roles
from broadsheet.newsroom.models import Home


@transaction.atomic
def prepare() -> None:
    """Make what is missing; safe to run at every start."""
    for code in languages.codes():
        Locale.objects.get_or_create(language_code=code)
    root = Page.get_first_root_node()
    if not Home.objects.exists():
        review.remove_stock()
    default_home: Home | None = None
    for code in languages.codes():
        home = Home.objects.filter(locale__language_code=code).first()
        if home is None:
            home = Home(title=f"Home ({code})", slug=f"home-{code}", locale=Locale.objects.get(language_code=code))
            if default_home is not None:
                home.translation_key = default_home.translation_key
            root.add_child(instance=home)
            root.refresh_from_db()
        default_home = default_home or home
    address = urlsplit(settings.SITE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname or "localhost",
            "port": address.port or (443 if address.scheme == "https" else 80),
            "root_page": default_home,
        },
    )
    # The welcome page that Wagtail's own first migration makes.
    Page.objects.filter(depth=2, slug="home", content_type__app_label="wagtailcore").delete()
    roles.ensure()
    review.ensure()
    listing.rebuild_if_needed()
