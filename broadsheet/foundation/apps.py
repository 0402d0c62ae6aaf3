from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "broadsheet.foundation"
    label = "foundation"
