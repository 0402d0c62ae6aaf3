from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "broadsheet.payments"
    label = "payments"
