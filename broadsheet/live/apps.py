from importlib import import_module

from django.apps import AppConfig

from broadsheet.foundation import places
from broadsheet.live import beside


class LiveConfig(AppConfig):
    name = "broadsheet.live"
    label = "live"

    def ready(self) -> None:
        """Stand beside every article, and let out what was planned."""
        places.register("article.aside", beside.article, order=10)
        import_module("broadsheet.live.rights")
        import_module("broadsheet.live.jobs")
