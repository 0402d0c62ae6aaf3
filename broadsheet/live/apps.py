from importlib import import_module

from django.apps import AppConfig

from broadsheet.foundation import places


class LiveConfig(AppConfig):
    name = "broadsheet.live"
    label = "live"

    def ready(self) -> None:
        """Stand on the front and beside every article, and let out what was planned."""
        beside = import_module("broadsheet.live.beside")  # it needs the models, which are there only now
        places.register("front.strip", beside.front, order=10)
        places.register("article.after_headline", beside.about, order=10)
        places.register("article.after_body", beside.of_section, order=10)
        places.register("article.aside", beside.article, order=10)
        breaking = import_module("broadsheet.live.breaking")  # it needs the models, which are there only now
        places.register("front.strip", breaking.on_front, order=5)
        places.register("head", breaking.in_head, order=90)
        showing = import_module("broadsheet.live.showing")
        import_module("broadsheet.newsroom.public_names").register(showing.pictures_of_posts)
        import_module("broadsheet.live.rights")
        import_module("broadsheet.live.jobs")
        import_module("broadsheet.live.above_desk.wagtail_hooks")
