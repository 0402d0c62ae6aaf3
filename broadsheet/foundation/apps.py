from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "broadsheet.foundation"
    label = "foundation"

    def ready(self) -> None:
        """Lookups are there before any query is."""
        from broadsheet.foundation import lookups  # noqa: F401, PLC0415
