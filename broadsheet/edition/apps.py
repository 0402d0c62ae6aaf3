from django.apps import AppConfig


class EditionConfig(AppConfig):
    name = "broadsheet.edition"
    label = "edition"
