"""Letters, what came back of them, and whom we write to no more."""

from broadsheet.mail.models.bounce import Bounce, Fault, Way
from broadsheet.mail.models.esp_event import EspEvent
from broadsheet.mail.models.outgoing import Outgoing, OutgoingQuerySet, State
from broadsheet.mail.models.returned_mail import Outcome, ReturnedMail
from broadsheet.mail.models.suppression import Lifting, Reason, Suppression, Why

__all__ = [
    "Bounce", "EspEvent", "Fault", "Lifting", "Outcome", "Outgoing", "OutgoingQuerySet", "Reason", "ReturnedMail", "State",
    "Suppression", "Way", "Why",
]  # fmt: skip
