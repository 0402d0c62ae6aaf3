from django.apps import AppConfig

from broadsheet.foundation import places


class NewsroomConfig(AppConfig):
    name = "broadsheet.newsroom"
    label = "newsroom"

    def ready(self) -> None:
        """Declare the places where upper apps show what they know."""
        places.declare(
            "head",
            "article.after_headline",
            "article.after_body",
            "article.aside",
            "article.jsonld",
            "gate.offer",
            "front.strip",
            "desk.panel",
            "masthead.account",
        )
