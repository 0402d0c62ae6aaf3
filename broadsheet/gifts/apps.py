from django.apps import AppConfig


class GiftsConfig(AppConfig):
    name = "broadsheet.gifts"
    label = "gifts"
