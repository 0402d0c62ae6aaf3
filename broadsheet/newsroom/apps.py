from importlib import import_module

from django.apps import AppConfig

from broadsheet.foundation import places, stories


class NewsroomConfig(AppConfig):
    name = "broadsheet.newsroom"
    label = "newsroom"

    def ready(self) -> None:
        """Declare the places where upper apps show what they know, and tell of articles in plain values."""
        places.declare(
            "head",
            "page.above",
            "article.after_headline",
            "article.inside",
            "article.piece_mark",
            "article.after_body",
            "article.aside",
            "article.jsonld",
            "article.desk",
            "gate.offer",
            "front.strip",
            "front.box",
            "feed.strip",
            "standing.after_body",
            "desk.panel",
            "story.after_head",
            "story.desk",
            "masthead.account",
        )
        telling = import_module("broadsheet.newsroom.telling_stories")  # it needs the models, which are there only now
        stories.register(telling.Articles())
        import_module("broadsheet.newsroom.telling_outcomes")
        import_module("broadsheet.newsroom.telling_changes")
        import_module("broadsheet.newsroom.how_we_know")
        import_module("broadsheet.newsroom.machine_help")
        import_module("broadsheet.newsroom.part_of_stories")
