from importlib import import_module

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "broadsheet.mail"
    label = "mail"

    def ready(self) -> None:
        """Have the worker look after the outbox, and the doctor after how we stand with receivers."""
        import_module("broadsheet.mail.jobs")
        import_module("broadsheet.mail.checkup.registering")
