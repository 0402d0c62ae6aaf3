from django.apps import AppConfig

from broadsheet.foundation import places
from broadsheet.live import beside


class LiveConfig(AppConfig):
    name = "broadsheet.live"
    label = "live"

    def ready(self) -> None:
        """Stand beside every article."""
        places.register("article.aside", beside.article, order=10)
