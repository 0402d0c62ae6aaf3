"""Every address of the site. `docs/contracts/urls.md` lists those that the outside world relies on."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import get_language
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from broadsheet.config.views import healthz
from broadsheet.foundation import languages


class EditionPrefix(LocalePrefixPattern):
    """Nothing for the default language and for those with a host of their own, else the language code."""

    @property
    def language_prefix(self) -> str:
        """The prefix of the language spoken now."""
        return languages.prefix(get_language() or languages.default())


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("cms/", include("broadsheet.readers.urls_cms")),
    path("cms/", include("broadsheet.newsroom.urls_cms")),
    path("cms/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("payments/webhooks/", include("broadsheet.payments.urls_webhooks")),
    path("mail/events/", include("broadsheet.mail.urls")),
    path("filing/", include("broadsheet.live.urls_chat")),
    path("", include("broadsheet.newsroom.urls_files")),
    path("", include("broadsheet.campaigns.urls")),
    URLResolver(
        EditionPrefix(prefix_default_language=False),
        [
            path("", include("broadsheet.frontpage.urls")),
            path("", include("broadsheet.live.urls")),
            path("", include("broadsheet.audio.urls")),
            path("", include("broadsheet.readers.urls")),
            path("", include("broadsheet.payments.urls")),
            path("", include("broadsheet.membership.urls")),
            path("", include("broadsheet.gifts.urls")),
            path("", include("broadsheet.campaigns.urls_pages")),
            path("", include("broadsheet.newsletters.urls")),
            path("", include("broadsheet.newsroom.urls")),
        ],
    ),
]

handler403 = "broadsheet.newsroom.views.errors.refused"
handler404 = "broadsheet.newsroom.views.errors.not_found"
handler500 = "broadsheet.config.views.server_error"
