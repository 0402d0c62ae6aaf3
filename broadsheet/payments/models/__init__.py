from broadsheet.payments.models.agreement import Agreement
from broadsheet.payments.models.alert import Alert
from broadsheet.payments.models.checkout import Checkout, Interval
from broadsheet.payments.models.entry import Entry, Kind
from broadsheet.payments.models.inbox import WebhookEvent
from broadsheet.payments.models.note import Note
from broadsheet.payments.models.payer import Card, Payer, PayerAlias
from broadsheet.payments.models.receipt import LegalEntity, Receipt
from broadsheet.payments.models.request import Act, ProviderRequest
from broadsheet.payments.providers.sandbox.models import SandboxCharge, SandboxDeal, SandboxDispute, SandboxRefund

__all__ = [
    "Act",
    "Agreement",
    "Alert",
    "Card",
    "Checkout",
    "Entry",
    "Interval",
    "Kind",
    "LegalEntity",
    "Note",
    "Payer",
    "PayerAlias",
    "ProviderRequest",
    "Receipt",
    "SandboxCharge",
    "SandboxDeal",
    "SandboxDispute",
    "SandboxRefund",
    "WebhookEvent",
]
