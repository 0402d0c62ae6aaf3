from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class OpsConfig(AppConfig):
    name = "broadsheet.ops"
    label = "ops"

    def ready(self) -> None:
        """Load every app's `receivers.py` (what it listens to), `jobs.py` (what the worker does for it), `rights.py` and
        `checking.py` (what the doctor looks at)."""
        autodiscover_modules("receivers", "jobs", "rights", "checking")
