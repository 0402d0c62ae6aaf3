from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PaymentsConfig(AppConfig):
    name = "broadsheet.payments"
    label = "payments"

    def ready(self) -> None:
        """Guard the ledger, and listen."""
        guarding = import_module("broadsheet.payments.guarding")  # it needs the models, which are there only now
        post_migrate.connect(guarding.after_migrating, sender=self, dispatch_uid="payments.guard_the_ledger")
        import_module("broadsheet.payments.receivers")
        import_module("broadsheet.payments.jobs")
