from importlib import import_module

from django.apps import AppConfig

from broadsheet.foundation import places


class NewslettersConfig(AppConfig):
    name = "broadsheet.newsletters"
    label = "newsletters"

    def ready(self) -> None:
        """Listen, give the worker its jobs, and stand below articles."""
        beside = import_module("broadsheet.newsletters.beside")
        places.register("article.after_body", beside.article, order=60)
        places.register("story.after_head", beside.story)
        places.register("story.desk", import_module("broadsheet.newsletters.desk.of_story").panel)
        alerts = import_module("broadsheet.newsletters.desk.alerts")
        places.register("article.desk", alerts.panel, order=50)
        import_module("broadsheet.newsletters.jobs")
        import_module("broadsheet.newsletters.engine.owning").register()
        import_module("broadsheet.newsletters.receivers")
