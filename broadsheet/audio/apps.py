from django.apps import AppConfig


class AudioConfig(AppConfig):
    name = "broadsheet.audio"
    label = "audio"
