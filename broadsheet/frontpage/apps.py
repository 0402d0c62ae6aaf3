from django.apps import AppConfig

from broadsheet.foundation import places
from broadsheet.frontpage import beside


class FrontpageConfig(AppConfig):
    name = "broadsheet.frontpage"
    label = "frontpage"

    def ready(self) -> None:
        """Stand beside every article."""
        places.register("article.aside", beside.article, order=20)
