from broadsheet.payments.models.agreement import Agreement
from broadsheet.payments.models.alert import Alert
from broadsheet.payments.models.checkout import Checkout, Interval
from broadsheet.payments.models.close import Close, Report, ReportedRow
from broadsheet.payments.models.entry import Entry, Kind
from broadsheet.payments.models.hold import Decision, Hold, HoldReason
from broadsheet.payments.models.inbox import WebhookEvent
from broadsheet.payments.models.label import Label
from broadsheet.payments.models.note import Note
from broadsheet.payments.models.payer import Card, Payer, PayerAlias
from broadsheet.payments.models.receipt import LegalEntity, Receipt
from broadsheet.payments.models.request import Act, ProviderRequest
from broadsheet.payments.models.selling import Market, VatRate
from broadsheet.payments.models.subtotal import CarriedForward, Subtotal
from broadsheet.payments.models.year_statement import YearStatement
from broadsheet.payments.providers.bank_transfer.models import (
    AwaitedTransfer,
    Statement,
    Transfer,
    TransferMatch,
    TransferRefund,
)
from broadsheet.payments.providers.sandbox.models import SandboxCharge, SandboxDeal, SandboxDispute, SandboxRefund

__all__ = [
    "Act",
    "Agreement",
    "Alert",
    "AwaitedTransfer",
    "Card",
    "CarriedForward",
    "Checkout",
    "Close",
    "Decision",
    "Entry",
    "Hold",
    "HoldReason",
    "Interval",
    "Kind",
    "Label",
    "LegalEntity",
    "Market",
    "Note",
    "Payer",
    "PayerAlias",
    "ProviderRequest",
    "Receipt",
    "Report",
    "ReportedRow",
    "SandboxCharge",
    "SandboxDeal",
    "SandboxDispute",
    "SandboxRefund",
    "Statement",
    "Subtotal",
    "Transfer",
    "TransferMatch",
    "TransferRefund",
    "VatRate",
    "WebhookEvent",
    "YearStatement",
]
