from django.apps import AppConfig


class FrontpageConfig(AppConfig):
    name = "broadsheet.frontpage"
    label = "frontpage"
