from importlib import import_module

from django.apps import AppConfig


class EditionConfig(AppConfig):
    name = "broadsheet.edition"
    label = "edition"

    def ready(self) -> None:
        """Fill our places on the desk."""
        import_module(f"{self.name}.carrying_desk")
