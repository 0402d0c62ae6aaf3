from importlib import import_module

from django.apps import AppConfig


class AudioConfig(AppConfig):
    name = "broadsheet.audio"
    label = "audio"

    def ready(self) -> None:
        """Follow the articles, and clean up behind what has ended."""
        import_module("broadsheet.audio.receivers")  # they need the models, which are there only now
        import_module("broadsheet.audio.jobs")
        import_module("broadsheet.audio.rights")
        import_module("broadsheet.audio.names_desk.hooks")
        import_module("broadsheet.audio.showing").register()
        figures = import_module("broadsheet.audio.figures")
        import_module("broadsheet.newsroom.machine_help").register(figures.uses)
